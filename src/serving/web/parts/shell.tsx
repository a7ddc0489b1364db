import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { switchAppearance, useAppearance } from '../lib/appearance.ts';
import { useProject } from '../lib/project.ts';
import { addressOf, linkTo, useRoute } from '../lib/route.ts';
import { OPERATIONS } from '../pages/operations.ts';
import { Live } from './live.tsx';

interface ShellProps {
  title: string;
  about?: string | undefined;
  children: ComponentChildren;
}

/** The frame of every page: where one can go, where one is, and what works now. */
export function Shell({ title, about, children }: ShellProps) {
  const [isOpen, setIsOpen] = useState(false);
  const route = useRoute();
  const appearance = useAppearance();
  useEffect(() => {
    document.title = `${title} · Mallard`;
    setIsOpen(false);
  }, [title, route]);
  return (
    <div class={`shell ${isOpen ? 'open' : ''}`}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <div class="bar-top">
        <button
          type="button"
          class="menu"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setIsOpen(!isOpen)}
        >
          ☰<span class="sr-only"> Menu</span>
        </button>
        <a class="brand" {...linkTo('/')}>
          <img src="/mallard.svg" alt="" width="26" height="26" />
          Mallard
        </a>
        <Live />
        <button type="button" class="tool" onClick={switchAppearance}>
          {appearance === 'dark' ? 'Light' : 'Dark'}
        </button>
      </div>
      <Navigation />
      <main id="main" tabIndex={-1}>
        <h1>{title}</h1>
        {about !== undefined && <p class="about">{about}</p>}
        {children}
      </main>
    </div>
  );
}

function Navigation() {
  const { pipelines } = useProject();
  const { parts } = useRoute();
  const here = parts.join('/');
  const [, name] = parts;
  const under = OPERATIONS.find((page) => parts[0] === 'operations' && page.name === name)?.under;
  const above = under === undefined ? undefined : `operations/${under}`;
  const item = (path: string[], title: string) => (
    <li key={path.join('/')}>
      <a
        {...linkTo(addressOf(path))}
        aria-current={path.join('/') === here ? 'page' : path.join('/') === above ? 'true' : undefined}
      >
        {title}
      </a>
    </li>
  );
  return (
    <nav id="navigation" aria-label="Pages">
      <ul>{item([], 'Overview')}</ul>
      {pipelines
        .filter(({ hasRun, pages }) => hasRun && pages.length > 0)
        .map(({ name, pages }) => (
          <div key={name}>
            <h2>{name}</h2>
            <ul>
              {pages
                .filter(({ page }) => page !== 'overview')
                .map(({ page, title }) => item([name, page], title))}
            </ul>
          </div>
        ))}
      <h2>Operations</h2>
      <ul>
        {OPERATIONS.filter((page) => page.under === undefined).map((page) =>
          item(['operations', page.name], page.title),
        )}
      </ul>
    </nav>
  );
}
