import { formatValue } from '../../charts/format-value.ts';
import type { ShownExplanation } from '../../dashboard/ask-explanation.ts';

/** A key's features beside the centres of the clusters, the nearest first, with how far each is. */
export function Centres({ explanation }: { explanation: ShownExplanation }) {
  const { features, centres, cluster, value } = explanation;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled has to be reached by the keyboard */}
      <section class="table-frame" tabIndex={0} aria-label="Features against centres">
        <table class="centres">
          <caption class="sr-only">Features against the centres of the clusters, the nearest first</caption>
          <thead>
            <tr>
              <th scope="col">Feature</th>
              <th scope="col" class="number">
                {value}
              </th>
              {centres.map((centre) => (
                <th key={centre.cluster} scope="col" class={`number ${own(centre.cluster)}`}>
                  {centre.segment ?? `Cluster ${centre.cluster}`}
                  {centre.cluster === cluster && <span class="sr-only"> (its own)</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {features.map(({ name, value: given }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">
                  <strong>{formatValue(given, 'number')}</strong>
                </td>
                {centres.map((centre) => (
                  <td key={centre.cluster} class={`number ${own(centre.cluster)}`}>
                    {formatValue(centre.centre[name], 'number')}
                  </td>
                ))}
              </tr>
            ))}
            {centres.length > 0 && (
              <tr>
                <th scope="row">Distance</th>
                <td class="number">–</td>
                {centres.map(({ cluster: of, distance }) => (
                  <td key={of} class={`number ${own(of)}`}>
                    {formatValue(distance, 'number')}
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </section>
      <p class="muted">
        Centres are in the features' own units; distances are of transformed and scaled features, by which
        clusters are decided.
      </p>
    </>
  );

  function own(of: number): string {
    return of === cluster ? 'own' : '';
  }
}
