import type { Transform } from '../definitions/segmentation.ts';

/** What is done to a feature before it is scaled, in SQL and in numbers, and the way back. */
export interface TransformKind {
  sql(feature: string): string;
  value(feature: number): number;
  inverse(value: number): number;
}

export const TRANSFORMS: Record<Transform, TransformKind> = {
  none: { sql: (feature) => feature, value: (feature) => feature, inverse: (value) => value },
  /** Not defined at −1 and below; null there, so that it is found with the other values that cannot be used. */
  log1p: {
    sql: (feature) => `case when ${feature} > -1 then ln(1 + ${feature}) end`,
    value: Math.log1p,
    inverse: Math.expm1,
  },
};
