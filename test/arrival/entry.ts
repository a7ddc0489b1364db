import type { LedgerEntry } from '../../src/arrival/ledger.ts';

/** A ledger entry of a file of three bytes. */
export function entry(detail: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    pipeline: 'shop',
    table: 'bronze.sales',
    source: '/in',
    path: 'a.csv',
    identity: '3-1-1',
    fileId: 'ba7816bf8f01cfea',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    size: 3,
    status: 'loaded',
    records: 3,
    loaded: 2,
    quarantined: 1,
    skipped: 0,
    forgotten: 0,
    blankLines: 0,
    dialect: null,
    error: null,
    ...detail,
  };
}
