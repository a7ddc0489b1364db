import { relative } from 'node:path';
import type { CampaignRecord } from '../../serving/campaign-list.ts';
import { group } from './table.ts';

/** A campaign for people: who is on the list, who is not, and how to see later what came of it. */
export function renderCampaign(record: CampaignRecord, to: string | undefined): string {
  const { campaign, segment, assignedOn, treated, control, table, seed } = record;
  const where = to === undefined ? 'on the list' : `in ${relative(process.cwd(), to) || to}`;
  const aside =
    control < 2
      ? `${control} kept aside: without a control group no effect can be measured`
      : `${group(control)} kept aside: leave them out of everything this campaign does`;
  return [
    `campaign ${campaign}: ${segment}, as of ${assignedOn}, seed ${seed}`,
    `  ${group(treated)} to treat, ${where}`,
    `  ${aside}`,
    `  both are in ${table}`,
  ].join('\n');
}
