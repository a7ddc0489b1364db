import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Random, seededRandom } from '../random.ts';
import { type Customer, makeCatalogue, makeCustomers, type Product } from './retail-catalogue.ts';
import { writeIfChanged } from './write-if-changed.ts';

interface RetailOptions {
  /** Absolute. */
  to: string;
  days: number;
  customers: number;
  /** `YYYY-MM-DD` */
  start: string;
  seed: number;
  /** Whether a line here and there is damaged, as in life. */
  damaged: boolean;
}

const HEADER = 'Invoice,StockCode,Description,Quantity,Price,Customer ID,Country,InvoiceDate';
const DAY_MS = 86_400_000;
const SATURDAY = 6;

/** How a line gets damaged: one line in 1,500, in one of these ways. */
const DAMAGES: ((line: string) => string)[] = [
  (line) => line.replace(/,(\d+),(\d+\.\d\d),/, ',$1.5,$2,'),
  (line) => line.replace(/,\d+,(\d+\.\d\d),/, ',1_000,$1,'),
  (line) => line.replace(/,\d+,(\d+\.\d\d),/, ',0x10,$1,'),
  (line) => line.replace(/\d{4}-(\d\d)-\d\d$/, '2026-$1-32'),
  (line) => line.replace(/,[^,]*$/, ''),
  (line) => `${line},,`,
  (line) => line.replace(',', ',"'),
];

/**
 * Writes a shop's daily files: sales, returns (`C…` invoices), postage, sales without a customer, stock
 * corrections, and damaged lines. Closed on Saturdays: no file. The same options give the same bytes.
 */
export async function generateRetailDays(options: RetailOptions): Promise<{ files: number; lines: number }> {
  const random = seededRandom(options.seed);
  const shop = new Shop(
    random,
    makeCatalogue(random, 240),
    makeCustomers(random, options.customers, options.days),
  );
  await mkdir(options.to, { recursive: true });
  const made = { files: 0, lines: 0 };
  for (let day = 0; day < options.days; day++) {
    const date = new Date(Date.parse(options.start) + day * DAY_MS);
    if (date.getUTCDay() === SATURDAY) continue;
    const isoDate = date.toISOString().slice(0, 10);
    const lines = shop.openFor(day, isoDate);
    const text = options.damaged ? lines.map((line) => maybeDamage(line, random)) : lines;
    await writeIfChanged(
      join(options.to, `${isoDate}_transactions.csv`),
      `${[HEADER, ...text].join('\n')}\n`,
    );
    made.files += 1;
    made.lines += lines.length;
  }
  return made;
}

function maybeDamage(line: string, random: Random): string {
  return random.chance(1 / 1500) ? random.pick(DAMAGES)(line) : line;
}

/** The shop's state from day to day: its next invoice number and what may still come back. */
class Shop {
  readonly #random: Random;
  readonly #products: readonly Product[];
  readonly #customers: readonly Customer[];
  #nextInvoice = 600_001;
  /** Sold lines that a customer will return, as fields. */
  #returns: { product: Product; units: number; customer: Customer }[] = [];

  constructor(random: Random, products: readonly Product[], customers: readonly Customer[]) {
    this.#random = random;
    this.#products = products;
    this.#customers = customers;
  }

  openFor(day: number, date: string): string[] {
    const buyers = this.#customers.filter(
      ({ from, to, ordersPerDay }) => day >= from && day < to && this.#random.chance(ordersPerDay),
    );
    return [
      ...buyers.flatMap((customer) => this.#invoice(customer, date)),
      ...Array.from({ length: 3 }, () => this.#cashSale(date)).flat(),
      ...this.#returned(date),
      ...this.#corrections(date),
    ];
  }

  #invoice(customer: Customer, date: string): string[] {
    const invoice = String(this.#nextInvoice++);
    const lines = Array.from({ length: 1 + this.#random.below(2 * customer.basket) }, () => {
      const product = this.#random.pick(this.#products);
      const units = 1 + this.#random.below(2 * customer.units);
      if (this.#random.chance(0.015)) this.#returns.push({ product, units, customer });
      return line(invoice, product, units, `${customer.id}.0`, customer.country, date);
    });
    const postage = { stockCode: 'POST', description: 'POSTAGE', price: 18 };
    return customer.country === 'United Kingdom'
      ? lines
      : [...lines, line(invoice, postage, 1, `${customer.id}.0`, customer.country, date)];
  }

  #cashSale(date: string): string[] {
    const invoice = String(this.#nextInvoice++);
    const size = 1 + this.#random.below(8);
    return Array.from({ length: size }, () =>
      line(invoice, this.#random.pick(this.#products), 1, '', 'United Kingdom', date),
    );
  }

  #returned(date: string): string[] {
    const [back, later] = [
      this.#returns.filter((_, i) => i % 3 === 0),
      this.#returns.filter((_, i) => i % 3 !== 0),
    ];
    this.#returns = later;
    return back.map(({ product, units, customer }) =>
      line(`C${this.#nextInvoice++}`, product, -units, `${customer.id}.0`, customer.country, date),
    );
  }

  /** Stock found missing or damaged: no cancellation, no customer, less than nothing sold. */
  #corrections(date: string): string[] {
    if (!this.#random.chance(0.4)) return [];
    const product = { ...this.#random.pick(this.#products), description: 'damaged', price: 0 };
    return [
      line(String(this.#nextInvoice++), product, -(1 + this.#random.below(40)), '', 'United Kingdom', date),
    ];
  }
}

function line(
  invoice: string,
  product: Product,
  units: number,
  customer: string,
  country: string,
  date: string,
): string {
  const { stockCode, description, price } = product;
  const text = /[",]/.test(description) ? `"${description.replaceAll('"', '""')}"` : description;
  return [invoice, stockCode, text, units, price.toFixed(2), customer, country, date].join(',');
}
