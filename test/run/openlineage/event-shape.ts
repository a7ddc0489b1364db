import { z } from 'zod';

// The shapes that OpenLineage's specification asks for (2-0-2), as far as our events go; facets may hold more.

const uri = z.string().refine((text) => URL.canParse(text), 'must be a URI');
const base = { _producer: uri, _schemaURL: uri.startsWith('https://openlineage.io/spec/') };
const facets = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object(shape).catchall(z.looseObject(base)).optional();

const schema = z.object({
  ...base,
  fields: z.array(
    z.strictObject({ name: z.string(), type: z.string().optional(), description: z.string().optional() }),
  ),
});

const columnLineage = z.object({
  ...base,
  fields: z.record(
    z.string(),
    z.strictObject({
      inputFields: z.array(
        z.strictObject({
          namespace: z.string().min(1),
          name: z.string().min(1),
          field: z.string().min(1),
          transformations: z.array(z.object({ type: z.enum(['DIRECT', 'INDIRECT']) })).min(1),
        }),
      ),
    }),
  ),
});

const dataQualityAssertions = z.object({
  ...base,
  assertions: z.array(
    z.object({ assertion: z.string(), success: z.boolean(), severity: z.enum(['error', 'warn']) }),
  ),
});

const dataset = { namespace: z.string().min(1), name: z.string().min(1) };

/** One event of a run. */
export const eventShape = z.strictObject({
  eventType: z.enum(['START', 'COMPLETE', 'ABORT', 'FAIL']),
  eventTime: z.iso.datetime(),
  producer: uri,
  schemaURL: z.literal('https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'),
  run: z.strictObject({
    runId: z.uuid(),
    facets: facets({
      processing_engine: z.object({ ...base, version: z.string(), name: z.string() }),
      errorMessage: z.object({ ...base, message: z.string(), programmingLanguage: z.string() }).optional(),
    }),
  }),
  job: z.strictObject({
    namespace: z.string().min(1),
    name: z.string().min(1),
    facets: facets({
      jobType: z.object({ ...base, processingType: z.literal('BATCH'), integration: z.string() }),
      documentation: z.object({ ...base, description: z.string() }),
    }),
  }),
  inputs: z.array(z.strictObject({ ...dataset, facets: facets({ schema: schema.optional() }) })),
  outputs: z.array(
    z.strictObject({
      ...dataset,
      facets: facets({
        schema,
        columnLineage,
        dataQualityAssertions: dataQualityAssertions.optional(),
      }),
      outputFacets: facets({
        outputStatistics: z.object({ ...base, rowCount: z.int().min(0) }).optional(),
      }),
    }),
  ),
});

export type Event = z.output<typeof eventShape>;
