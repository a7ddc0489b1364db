/** A way to read a column's text as values of a type. SQL over a present value's text, space around it taken off. */
export interface Reading {
  type: string;
  /** What one value is, in words: `a whole number`. */
  words: string;
  /** Null where the text cannot be read so exactly. Silver has it in its SELECT. */
  convert(text: string): string;
  /** What must be TRUE of each value besides, for it to be proposed. */
  suits(text: string): string;
  /** What must be TRUE of one value at least. */
  needs?(text: string): string;
  /** TRUE for a text whose value is rounded. */
  rounds?(text: string): string;
  /** How the numbers of a file are written, where that is not with a point before decimals and nothing else. */
  style?: NumberStyle;
}

/** `1.234,50`, or `1,234.50`. */
export type NumberStyle = 'comma' | 'grouped';

/** No `007` and no `+49 171`: those are codes, whose digits are no number. */
const PLAIN = "'-?(0|[1-9][0-9]*)?([.][0-9]*)?([eE][+-]?[0-9]+)?'";
const WITH_COMMA = "'-?(0|[1-9][0-9]*|[1-9][0-9]{0,2}([.][0-9]{3})+)(,[0-9]+)?'";
const GROUPED = "'-?(0|[1-9][0-9]*|[1-9][0-9]{0,2}(,[0-9]{3})+)([.][0-9]+)?'";

const fits = (text: string, pattern: string) => `regexp_full_match(${text}, ${pattern})`;

/** An INTEGER leaves room to grow. */
const isSmall = (number: string) => `${number} between -1000000000 and 1000000000`;

/** A DOUBLE gives back as many digits as these, or the very text that it was printed as. */
const isExact = (text: string) =>
  `(length(regexp_replace(regexp_replace(regexp_replace(${text}, '[eE].*$', ''), '^[-0.,]+', ''), '[^0-9]', '', 'g')) <= 15
    or cast(to_number(${text}) as varchar) = ${text})`;

/** A clock that says midnight, or none: the day is all there is. */
const isDay = (text: string) =>
  `(not regexp_matches(${text}, '[ T]') or ${fits(text, "'[^ T]+[ T]0?0:00(:00([.]0+)?)?'")})`;

const asIs = (text: string) => text;
const withPoint = (text: string) => `with_point(${text})`;
const withDashes = (text: string) => `with_dashes(${text})`;
const withoutCommas = (text: string) => `without_commas(${text})`;

/** `1,5` and `1.234,50`: one at least that cannot be a thousand and some. */
const hasComma = (text: string) =>
  `contains(${text}, ',') and not ${fits(text, "'-?[1-9][0-9]{0,2},[0-9]{3}'")}`;
/** `1,234,567` and `1,234.50`: one at least that cannot be one and some. */
const hasGroups = (text: string) => `regexp_matches(${text}, ',[0-9]{3}[,.]')`;

function numbers(
  plain: (text: string) => string,
  pattern: string,
  written: string,
  style?: { style: NumberStyle; needs: (text: string) => string },
): Reading[] {
  const more = style ?? {};
  const suits = (text: string) => fits(text, pattern);
  const isWhole = (text: string) => `${suits(text)} and regexp_full_match(${plain(text)}, '-?[0-9]+')`;
  const whole: Reading[] = [
    {
      type: 'INTEGER',
      words: `a whole number${written}`,
      convert: (text) => `to_integer(${plain(text)})`,
      suits: (text) => `${isWhole(text)} and ${isSmall(`to_bigint(${plain(text)})`)}`,
      ...more,
    },
    {
      type: 'BIGINT',
      words: `a whole number${written}`,
      convert: (text) => `to_bigint(${plain(text)})`,
      suits: isWhole,
      ...more,
    },
  ];
  const broken: Reading[] = [
    {
      type: 'DECIMAL(18,2)',
      words: `an amount of at most two decimals${written}`,
      convert: (text) => `to_amount(${plain(text)})`,
      suits: (text) => `${suits(text)} and not is_rounded(${plain(text)})`,
      ...more,
      rounds: (text) => `is_rounded(${plain(text)})`,
    },
    {
      type: 'DOUBLE',
      words: `a number${written}`,
      convert: (text) => `to_number(${plain(text)})`,
      suits: (text) => `${suits(text)} and ${isExact(plain(text))}`,
      ...(style ?? { needs: (text) => `contains(${text}, '.')` }),
    },
  ];
  return [...whole, ...broken];
}

function times(iso: (text: string) => string, written: string): Reading[] {
  return [
    {
      type: 'DATE',
      words: `a day that exists${written}`,
      convert: (text) => `to_date_in(${iso(text)})`,
      suits: isDay,
    },
    {
      type: 'TIMESTAMP',
      words: `a day that exists, with its time${written}; one with a zone in UTC`,
      convert: (text) => `to_timestamp_in(${iso(text)})`,
      suits: () => 'true',
    },
  ];
}

/** In the order in which they are tried: the first that reads every value of a sample is proposed. */
export const READINGS: readonly Reading[] = [
  {
    type: 'BOOLEAN',
    words: 'true or false',
    convert: (text) => `to_boolean(${text})`,
    suits: () => 'true',
  },
  ...numbers(asIs, PLAIN, ''),
  ...numbers(withPoint, WITH_COMMA, ' with a decimal comma', { style: 'comma', needs: hasComma }),
  ...numbers(withoutCommas, GROUPED, ' with commas between thousands', {
    style: 'grouped',
    needs: hasGroups,
  }),
  ...times(asIs, ''),
  ...times(withDashes, ', as in 31.12.2026'),
];

/** Whether a column of this type can be the as-of date, by itself or by its day. */
export function hasDay({ type }: Pick<Reading, 'type'>): boolean {
  return type === 'DATE' || type === 'TIMESTAMP';
}
