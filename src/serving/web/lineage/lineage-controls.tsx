import { choose, useRoute } from '../lib/route.ts';
import { LAYERS, type TableGraph } from './table-graph.ts';

interface ControlsProps {
  graph: TableGraph;
  asTable: boolean;
  onTable: (asTable: boolean) => void;
}

/** Which tables are shown, and how. */
export function LineageControls({ graph, asTable, onTable }: ControlsProps) {
  const { pipeline = '', layer = '', search = '' } = useRoute().chosen;
  const pipelines = [...new Set(graph.nodes.flatMap((node) => node.pipelines))].sort();
  return (
    <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Choice label="Pipeline" name="pipeline" value={pipeline} options={pipelines} />
      <Choice
        label="Layer"
        name="layer"
        value={layer}
        options={LAYERS.filter((one) => graph.nodes.some((node) => node.layer === one))}
      />
      <label>
        <span>Table or column</span>
        <input
          type="search"
          value={search}
          onInput={(event) => choose({ search: event.currentTarget.value })}
        />
      </label>
      <button type="button" class="tool" aria-pressed={asTable} onClick={() => onTable(!asTable)}>
        Table
      </button>
      <p class="muted legend">
        <svg width="34" height="8" aria-hidden="true">
          <path class="edge direct" d="M0 4H34" />
        </svg>
        values
        <svg width="34" height="8" aria-hidden="true">
          <path class="edge indirect" d="M0 4H34" />
        </svg>
        only filters, joins, orders · drag to move, Ctrl and wheel to zoom
      </p>
    </form>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string;
  options: readonly string[];
}

function Choice({ label, name, value, options }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => choose({ [name]: event.currentTarget.value })}>
        <option value="">all</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </label>
  );
}
