import { useMemo, useState } from 'preact/hooks';
import { records, useAnswer } from '../lib/answer.ts';
import { choose, useRoute } from '../lib/route.ts';
import { columnPath, pairKey } from '../lineage/column-path.ts';
import { layout, type PlacedEdge } from '../lineage/layout.ts';
import { LineageControls } from '../lineage/lineage-controls.tsx';
import { LineagePicture, type Tone } from '../lineage/lineage-picture.tsx';
import { LineageTable } from '../lineage/lineage-table.tsx';
import { TableDetails } from '../lineage/table-details.tsx';
import { type LineageAnswer, partOf, reach, type TableGraph, tableGraph } from '../lineage/table-graph.ts';
import { EmptyNote, Loading, ProblemNote } from '../parts/notes.tsx';

/** Where every table and column comes from, and what is made of it. */
export function Lineage() {
  const { answer, problem } = useAnswer<LineageAnswer>('/api/lineage');
  const { answer: tables } = useAnswer('/api/operations/tables');
  const owners = useMemo(
    () =>
      new Map(
        (tables === undefined ? [] : records<{ table: string; pipeline: string | null }>(tables)).flatMap(
          ({ table, pipeline }): [string, string][] => (pipeline === null ? [] : [[table, pipeline]]),
        ),
      ),
    [tables],
  );
  const graph = useMemo(() => answer && tables && tableGraph(answer, owners), [answer, tables, owners]);
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (answer === undefined || graph === undefined) return <Loading height={600} />;
  return <LineageOf answer={answer} graph={graph} />;
}

function LineageOf({ answer, graph }: { answer: LineageAnswer; graph: TableGraph }) {
  const { pipeline = '', layer = '', search = '', table, column } = useRoute().chosen;
  const [asTable, setAsTable] = useState(false);
  const shown = useMemo(() => partOf(graph, { pipeline, layer, search }), [graph, pipeline, layer, search]);
  const placed = useMemo(() => layout(shown), [shown]);
  const node = graph.nodes.find(({ name }) => name === table);
  const tones = useMemo(() => tonesOf(answer, graph, node?.name, column), [answer, graph, node, column]);
  return (
    <>
      <LineageControls graph={graph} asTable={asTable} onTable={setAsTable} />
      <div class={`lineage-page ${node === undefined ? '' : 'with-details'}`}>
        <section class="panel" aria-label="Lineage">
          {shown.nodes.length === 0 ? (
            <EmptyNote>No table is like that.</EmptyNote>
          ) : asTable ? (
            <LineageTable graph={shown} />
          ) : (
            <LineagePicture
              layout={placed}
              chosen={node?.name}
              toneOf={tones.table}
              toneBetween={tones.edge}
              onChoose={(name) => choose({ table: name ?? '', column: '' })}
            />
          )}
        </section>
        {node !== undefined && (
          <TableDetails
            node={node}
            reads={graph.edges.filter(({ to }) => to === node.name).map(({ from }) => from)}
            readBy={graph.edges.filter(({ from }) => from === node.name).map(({ to }) => to)}
            column={column}
            path={tones.path}
          />
        )}
      </div>
    </>
  );
}

/** How each table and edge is drawn, by the table and the column that are chosen. */
function tonesOf(
  { edges }: LineageAnswer,
  graph: TableGraph,
  table: string | undefined,
  column: string | undefined,
) {
  if (table === undefined) return { path: undefined, table: (): Tone => 'plain', edge: (): Tone => 'plain' };
  if (column !== undefined) {
    const path = columnPath(edges, table, column);
    return {
      path,
      table: (name: string): Tone => (name === table ? 'chosen' : (path.tables.get(name) ?? 'faded')),
      edge: ({ from, to }: PlacedEdge): Tone => path.pairs.get(pairKey(from, to)) ?? 'faded',
    };
  }
  const before = reach(graph.edges, table, 'upstream').add(table);
  const after = reach(graph.edges, table, 'downstream').add(table);
  const isOn = (from: string, to: string) =>
    (before.has(from) && before.has(to)) || (after.has(from) && after.has(to));
  return {
    path: undefined,
    table: (name: string): Tone =>
      name === table ? 'chosen' : before.has(name) || after.has(name) ? 'direct' : 'faded',
    edge: ({ from, to }: PlacedEdge): Tone => (isOn(from, to) ? 'direct' : 'faded'),
  };
}
