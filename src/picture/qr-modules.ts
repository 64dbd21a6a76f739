// The QR code (ISO/IEC 18004) of the address where the document can be verified, as modules for the layout.

import { encodeQR } from 'qr'

/** Light modules that the standard asks for on every side. */
export const QUIET_MODULES = 4

/** Rows of modules, dark is true, quiet zone included. */
export function qrModules(address: string): readonly (readonly boolean[])[] {
  return encodeQR(address, 'raw', { ecc: 'medium', border: QUIET_MODULES })
}
