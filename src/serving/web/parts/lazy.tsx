import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Loading, ProblemNote } from './notes.tsx';

/** A page whose code comes when it is first opened. */
export function Lazy({ load }: { load: () => Promise<ComponentType> }) {
  const [loaded, setLoaded] = useState<{ load: typeof load; Page: ComponentType }>();
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    let isWanted = true;
    load().then(
      (Page) => isWanted && setLoaded({ load, Page }),
      () => isWanted && setHasFailed(true),
    );
    return () => {
      isWanted = false;
    };
  }, [load]);
  if (hasFailed)
    return (
      <ProblemNote
        problem={{ message: 'this page could not be loaded', next: 'reload it; has mallard serve ended?' }}
      />
    );
  if (loaded === undefined || loaded.load !== load) return <Loading />;
  return <loaded.Page />;
}
