import { packageVersion } from '../../settings.ts';

/** Who says all this. */
export const PRODUCER = `urn:mallard:${packageVersion}`;

const SPEC = 'https://openlineage.io/spec';

export const EVENT_SCHEMA = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;

/** The published definition of each facet that is used; of our own one, that of any run facet. */
const SCHEMAS = {
  columnLineage: `${SPEC}/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet`,
  dataQualityAssertions: `${SPEC}/facets/1-0-1/DataQualityAssertionsDatasetFacet.json#/$defs/DataQualityAssertionsDatasetFacet`,
  documentation: `${SPEC}/facets/1-0-1/DocumentationJobFacet.json#/$defs/DocumentationJobFacet`,
  errorMessage: `${SPEC}/facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet`,
  jobType: `${SPEC}/facets/2-0-3/JobTypeJobFacet.json#/$defs/JobTypeJobFacet`,
  mallard_run: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunFacet`,
  outputStatistics: `${SPEC}/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet`,
  processing_engine: `${SPEC}/facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet`,
  schema: `${SPEC}/facets/1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet`,
} as const;

/** A facet under its name, with who made it and how it is defined. */
export function facet<Name extends keyof typeof SCHEMAS, Content extends object>(
  name: Name,
  content: Content,
) {
  return { [name]: { _producer: PRODUCER, _schemaURL: SCHEMAS[name], ...content } };
}
