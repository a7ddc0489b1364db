import type { Segmentation, Transform } from '../definitions/segmentation.ts';

/** What is done to a feature before it is scaled, in SQL and in numbers, and the way back. */
export interface TransformKind {
  sql(feature: string): string;
  value(feature: number): number;
  inverse(value: number): number;
}

const TRANSFORMS: Record<Transform, TransformKind> = {
  none: { sql: (feature) => feature, value: (feature) => feature, inverse: (value) => value },
  /** Not defined at −1 and below; null there, so that it is found with the other values that cannot be used. */
  log1p: {
    sql: (feature) => `case when ${feature} > -1 then ln(1 + ${feature}) end`,
    value: Math.log1p,
    inverse: Math.expm1,
  },
};

/** What is done to a feature; a column may be called `constructor` or whatever else any object has. */
export function transformOf({ transforms }: Pick<Segmentation, 'transforms'>, feature: string): Transform {
  return (Object.hasOwn(transforms, feature) ? transforms[feature] : undefined) ?? 'none';
}

/** How that is done. */
export function transformKindOf(
  segmentation: Pick<Segmentation, 'transforms'>,
  feature: string,
): TransformKind {
  return TRANSFORMS[transformOf(segmentation, feature)];
}
