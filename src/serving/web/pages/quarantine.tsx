import { query, useAnswer } from '../lib/answer.ts';
import { choose, useRoute } from '../lib/route.ts';
import { AnswerPanel } from '../parts/answer-panel.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { RunLink } from '../parts/status.tsx';

interface QuarantineProps {
  pipeline: string;
  table: string;
  /** Those of the pipeline. */
  tables: readonly string[];
}

/** What is held back, by table and rules; and the rows themselves of what is chosen there. */
export function Quarantine({ pipeline, table, tables }: QuarantineProps) {
  const { rules = '', of = '' } = useRoute().chosen;
  const answered = useAnswer(`/api/operations/quarantine${query({ table })}`);
  return (
    <>
      <AnswerPanel
        title="In quarantine"
        about="What is held back now; the rules lead to the rows"
        answered={answered}
      >
        {(answer) => {
          const tableAt = answer.columns.findIndex(({ name }) => name === 'table');
          const own = answer.rows.filter((row) => tables.includes(String(row[tableAt])));
          return (
            <DataTable
              answer={{ ...answer, rows: own }}
              caption="In quarantine"
              columns={['rules', 'table', 'rows', 'files', 'reason', 'example']}
              bars={['rows']}
              cell={(column, value, row) => {
                if (column === 'reason') return <span class="clamped">{String(value ?? '')}</span>;
                if (column !== 'rules') return undefined;
                const held = String(row[tableAt]);
                const isChosen = rules === String(value) && of === held;
                return (
                  <button
                    type="button"
                    class="link"
                    aria-pressed={isChosen}
                    onClick={() =>
                      choose(isChosen ? { rules: '', of: '' } : { rules: String(value), of: held })
                    }
                  >
                    {String(value)}
                  </button>
                );
              }}
              empty="Nothing is held back."
            />
          );
        }}
      </AnswerPanel>
      {rules !== '' && <HeldRows pipeline={pipeline} table={of} rules={rules} />}
    </>
  );
}

function HeldRows({ pipeline, table, rules }: { pipeline: string; table: string; rules: string }) {
  const answered = useAnswer(`/api/operations/held_rows${query({ pipeline, table, rules })}`);
  return (
    <AnswerPanel
      title={`Held back by ${rules}`}
      about={`The first 200 rows of ${table}, as they came; mallard quarantine export has all of them`}
      answered={answered}
      tools={
        <button type="button" class="tool" onClick={() => choose({ rules: '', of: '' })}>
          Close
        </button>
      }
    >
      {(answer) => (
        <DataTable
          answer={answer}
          caption={`Held back by ${rules}`}
          columns={['file', 'line', 'reason', 'raw', 'run']}
          cell={(column, value) => {
            if (column === 'file') return <span class="nowrap">{String(value ?? '–')}</span>;
            if (column === 'raw') return <code class="raw">{String(value ?? '')}</code>;
            return column === 'run' ? (
              <RunLink run={String(value)} text={String(value).slice(-4)} />
            ) : undefined;
          }}
          empty="None of these is held back any more."
        />
      )}
    </AnswerPanel>
  );
}
