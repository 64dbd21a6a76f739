// The thread in which papers and images are made: drawing a paper takes a third of a second, in which a server would answer
// nobody. One request after the other.

import { parentPort, workerData } from 'node:worker_threads'
import { PipelineError } from '../../model/pipeline-error.ts'
import type { CarrierAnswer, CarrierRequest } from './carrier-room.ts'
import { type CarrierSettings, makeCarrier } from './make-carrier.ts'

const settings = workerData as CarrierSettings
let last: Promise<void> = Promise.resolve()

async function answer({ id, bytes, carrier }: CarrierRequest): Promise<void> {
  const say = (message: CarrierAnswer) => parentPort?.postMessage(message)
  try {
    say({ id, made: await makeCarrier(bytes, carrier, settings) })
  } catch (error) {
    say({ id, refused: error instanceof PipelineError })
  }
}

parentPort?.on('message', (request: CarrierRequest) => {
  last = last.then(async () => await answer(request))
})
