// For Stryker: sentences for people are no rules. Tests assert codes and places, so that a changed word survives them all.

import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

const textOf = ({ node }) => {
  if (node.type === 'StringLiteral') return node.value
  return node.type === 'TemplateLiteral' ? node.quasis.map(({ value }) => value.raw).join('') : ''
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'prose', {
    shouldIgnore: (path) => (textOf(path).includes(' ') ? 'a sentence for people' : undefined),
  }),
]
