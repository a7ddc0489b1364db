import type { Random } from '../random.ts';

export interface Product {
  stockCode: string;
  description: string;
  /** Pounds. */
  price: number;
}

const ADJECTIVES = [
  'ENAMEL',
  'WOODEN',
  'STRIPED',
  'VINTAGE',
  'COPPER',
  'WOVEN',
  'SPECKLED',
  'FOLDING',
  'MINI',
  'GLASS',
  'LINEN',
  'PAINTED',
];
const THINGS = [
  'TEA TIN',
  'LANTERN',
  'BIRD HOUSE',
  'CAKE STAND',
  'DOORMAT',
  'PENCIL CASE',
  'CANDLE HOLDER',
  'LUNCH BOX',
  'WALL CLOCK',
  'EGG CUP',
  'SHOPPING BAG',
  'GIFT WRAP',
];
const ENDINGS = ['', '', '', ' SMALL', ' LARGE', ', SET OF 3', ', PACK OF 12', ' 15" ROUND', ' "DUCK POND"'];

/** A gift shop's range: five-digit codes, some with a colour letter, prices mostly of a few pounds. */
export function makeCatalogue(random: Random, size: number): Product[] {
  return Array.from({ length: size }, (_, i) => ({
    stockCode: `${20000 + i * 37}${random.chance(0.25) ? random.pick(['A', 'B', 'S', 'BL']) : ''}`,
    description: `${random.pick(ADJECTIVES)} ${random.pick(THINGS)}${random.pick(ENDINGS)}`,
    price:
      Math.round(100 * (0.4 + 9 * random.next() ** 3 + (random.chance(0.05) ? 15 * random.next() : 0))) / 100,
  }));
}

export interface Customer {
  id: number;
  country: string;
  /** Orders on an open day, on average. */
  ordersPerDay: number;
  /** Typical number of lines on an invoice. */
  basket: number;
  /** Typical units on a line. */
  units: number;
  /** The days, from 0, between which the customer buys at all. */
  from: number;
  to: number;
}

/** `span`: whether they buy all the time, join late, or stop early. */
interface Kind {
  /** Of all customers; the shares add up to 1. */
  share: number;
  ordersPerDay: number;
  basket: number;
  units: number;
  span: 'all' | 'late' | 'early';
}

const OCCASIONAL: Kind = { share: 0.35, ordersPerDay: 0.035, basket: 8, units: 6, span: 'all' };

const KINDS: readonly Kind[] = [
  { share: 0.03, ordersPerDay: 0.3, basket: 22, units: 24, span: 'all' },
  { share: 0.17, ordersPerDay: 0.09, basket: 14, units: 10, span: 'all' },
  OCCASIONAL,
  { share: 0.2, ordersPerDay: 0.06, basket: 6, units: 4, span: 'late' },
  { share: 0.25, ordersPerDay: 0.06, basket: 7, units: 5, span: 'early' },
];

/** Customers of a few kinds: a handful of wholesalers, regulars, occasional, new and lapsed ones. */
export function makeCustomers(random: Random, count: number, days: number): Customer[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = pickKind(random.next());
    const turn = Math.floor(days * (0.35 + 0.3 * random.next()));
    const scatter = 0.5 + random.next();
    return {
      id: 12000 + i * 3,
      country: random.chance(0.9)
        ? 'United Kingdom'
        : random.pick(['Germany', 'France', 'EIRE', 'Netherlands', 'Spain']),
      ordersPerDay: kind.ordersPerDay * scatter,
      basket: kind.basket,
      units: kind.units,
      from: kind.span === 'late' ? turn : 0,
      to: kind.span === 'early' ? turn : days,
    };
  });
}

/** @param draw uniform in [0, 1) */
function pickKind(draw: number): Kind {
  let below = 0;
  for (const kind of KINDS) {
    below += kind.share;
    if (draw < below) return kind;
  }
  return OCCASIONAL;
}
