import { describe, expect, it } from 'vitest';
import { readGenerator } from '../../src/definitions/generator.ts';
import { chooseFormats } from '../../src/generate/choose-formats.ts';
import { ownOptions } from '../../src/generate/own-options.ts';
import { packageDir } from '../../src/settings.ts';
import { smallGenerator } from './small-generator.ts';

const shop = () => readGenerator(smallGenerator(), 'shop');

describe('a generator’s own options', () => {
  it('are what was typed, the last one if twice, and the defaults of the others', () => {
    expect(ownOptions(shop(), [])).toEqual({ days: 3, start: '2026-01-05' });
    const typed = [
      { name: 'days', text: '9' },
      { name: 'days', text: '10' },
    ];
    expect(ownOptions(shop(), typed)).toEqual({ days: 10, start: '2026-01-05' });
    expect(ownOptions(shop(), [{ name: 'start', text: '2024-02-29' }])).toEqual({
      days: 3,
      start: '2024-02-29',
    });
  });

  it.each([
    ['orders', '5', "shop has no option '--orders'"],
    ['day', '5', "shop has no option '--day'; did you mean '--days'?"],
    ['sed', '5', "shop has no option '--sed'; did you mean '--seed'?"],
    ['constructor', '5', "shop has no option '--constructor'"],
    ['days', undefined, '--days needs a value: how many days'],
    ['days', 'many', "--days: 'many' is no whole number from 1"],
    ['days', '0', "--days: '0' is no whole number from 1"],
    ['days', '-1', "--days: '-1' is no whole number from 1"],
    ['days', '1.5', "--days: '1.5' is no whole number from 1"],
    ['days', '99999999999999999999', "--days: '99999999999999999999' is no whole number from 1"],
    ['start', '2026-02-30', "--start: '2026-02-30' is no date such as 2026-04-28"],
    ['start', '5', "--start: '5' is no date such as 2026-04-28"],
  ])('--%s %s is refused, with those that there are', (name, text, message) => {
    expect(() => ownOptions(shop(), [{ name, text }])).toThrowError(
      expect.objectContaining({
        kind: 'usage',
        message,
        next: 'the options of shop are --days N (3), --start DATE (2026-01-05)',
      }),
    );
  });
});

describe('the format', () => {
  const formats = (pipeline: string, asked?: string) =>
    chooseFormats(readGenerator(packageDir, pipeline), asked).map(({ format }) => format);

  it('is the first that the definition says, or the one that is chosen', () => {
    expect(formats('behavior')).toEqual(['csv', 'csv']);
    expect(formats('behavior', 'parquet')).toEqual(['parquet', 'parquet']);
    expect(formats('retail', 'csv')).toEqual(['csv']);
    expect(formats('customer360')).toEqual(['csv', 'parquet', 'parquet']);
  });

  it.each([
    ['retail', 'parquet', 'leave --format out: they are csv'],
    [
      'customer360',
      'parquet',
      'leave --format out: they are csv (reviews), parquet (orders), parquet (purchases)',
    ],
    ['behavior', 'xlsx', 'choose --format csv | parquet'],
  ])('of %s cannot be %s', (pipeline, asked, next) => {
    expect(() => formats(pipeline, asked)).toThrowError(expect.objectContaining({ kind: 'usage', next }));
  });
});
