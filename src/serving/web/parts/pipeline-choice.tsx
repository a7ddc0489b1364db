import { useAnswer } from '../lib/answer.ts';
import { Choice } from './choice.tsx';

/** One of the pipelines that have run, or all of them; the address keeps it. */
export function PipelineChoice({ value }: { value: string }) {
  const { answer } = useAnswer('/api/operations/run_pipelines');
  const options = (answer?.rows ?? []).map(([name]) => String(name));
  return <Choice name="pipeline" label="Pipeline" value={value} all="all" options={options} />;
}
