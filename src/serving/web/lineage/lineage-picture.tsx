import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type Layout,
  NODE_HEIGHT,
  NODE_WIDTH,
  neighbour,
  type PlacedEdge,
  type PlacedNode,
} from './layout.ts';
import { useView } from './use-view.ts';
import { showing, whole } from './view-box.ts';

/** How a part of the picture is drawn: what leads to what is chosen, what only chooses there, and what does neither. */
export type Tone = 'plain' | 'chosen' | 'direct' | 'indirect' | 'faded';

interface PictureProps {
  layout: Layout;
  chosen: string | undefined;
  toneOf: (table: string) => Tone;
  toneBetween: (edge: PlacedEdge) => Tone;
  /** Undefined for none. */
  onChoose: (table: string | undefined) => void;
}

const ARROWS = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' } as const;

/**
 * Tables and what they are made of. One table at a time is reached by Tab; from there the arrow keys go to its
 * neighbours, Enter chooses, Escape lets go.
 */
export function LineagePicture({ layout, chosen, toneOf, toneBetween, onChoose }: PictureProps) {
  const { nodes, edges } = layout;
  const view = useView(layout);
  const { place, size, box, handlers } = view;
  const [reached, setReached] = useState<string>();
  const elements = useRef(new Map<string, SVGGElement>());
  const entry = nodes.find(({ name }) => name === reached) ?? nodes.find(({ name }) => name === chosen);
  const show = (node: PlacedNode) =>
    view.setBox(showing(box, size, { ...node, width: NODE_WIDTH, height: NODE_HEIGHT }));
  // What was chosen elsewhere, by an address or beside the picture, comes into sight; the reader may move away from it.
  useEffect(() => {
    const node = nodes.find(({ name }) => name === chosen);
    if (node !== undefined) show(node);
  }, [chosen, nodes, size]);
  const focus = (node: PlacedNode) => {
    setReached(node.name);
    show(node);
    elements.current.get(node.name)?.focus({ preventScroll: true });
  };
  const onKeyDown = (node: PlacedNode, event: KeyboardEvent) => {
    const direction = ARROWS[event.key as keyof typeof ARROWS];
    const next = direction && neighbour(nodes, node, direction);
    if (next !== undefined) focus(next);
    else if (event.key === 'Enter' || event.key === ' ') onChoose(node.name);
    else if (event.key === 'Escape') onChoose(undefined);
    else if (event.key === '+') view.nearer();
    else if (event.key === '-') view.farther();
    else if (direction === undefined) return;
    event.preventDefault();
  };
  return (
    <div class="lineage-frame">
      <div class="lineage-tools">
        <button type="button" class="tool" onClick={view.nearer}>
          +<span class="sr-only"> nearer</span>
        </button>
        <button type="button" class="tool" onClick={view.farther}>
          −<span class="sr-only"> farther</span>
        </button>
        <button type="button" class="tool" onClick={() => view.setBox(whole(layout, size))}>
          All of it
        </button>
      </div>
      <svg
        ref={place}
        class="lineage"
        viewBox={`${box.left} ${box.top} ${size.width / box.scale} ${size.height / box.scale}`}
        {...handlers}
        onClick={(event) => {
          if (event.target === event.currentTarget && !view.wasDragged()) onChoose(undefined);
        }}
        onKeyDown={() => {}}
        aria-label="Tables and what they are made of; arrow keys go from one to the next"
        role="application"
      >
        {edges.map((edge) => (
          <path
            key={`${edge.from} ${edge.to}`}
            d={edge.path}
            class={`edge ${toneBetween(edge)} ${edge.isDirect ? '' : 'choice'}`}
          />
        ))}
        {nodes.map((node, i) => (
          <Node
            key={node.name}
            node={node}
            tone={toneOf(node.name)}
            isEntry={entry === undefined ? i === 0 : entry === node}
            keep={(element) => {
              if (element === null) elements.current.delete(node.name);
              else elements.current.set(node.name, element);
            }}
            onFocus={() => setReached(node.name)}
            onClick={() => {
              if (!view.wasDragged()) onChoose(node.name);
            }}
            onKeyDown={(event) => onKeyDown(node, event)}
          />
        ))}
      </svg>
    </div>
  );
}

interface NodeProps {
  node: PlacedNode;
  tone: Tone;
  /** Whether Tab leads to it. */
  isEntry: boolean;
  keep: (element: SVGGElement | null) => void;
  onFocus: () => void;
  onClick: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Node({ node, tone, isEntry, keep, onFocus, onClick, onKeyDown }: NodeProps) {
  const { name, layer, columns, left, top } = node;
  const count = `${columns.length} ${columns.length === 1 ? 'column' : 'columns'}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no buttons of its own
    <g
      ref={keep}
      class={`node ${tone} ${layer}`}
      transform={`translate(${left} ${top})`}
      role="button"
      tabIndex={isEntry ? 0 : -1}
      aria-label={`${name}, ${layer}, ${count}`}
      aria-pressed={tone === 'chosen'}
      onFocus={onFocus}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <title>{name}</title>
      <rect width={NODE_WIDTH} height={NODE_HEIGHT} rx="7" />
      <rect class="layer" width="5" height={NODE_HEIGHT} rx="2.500" />
      <text x="14" y="18">
        {shortened(layer === 'source' ? name : name.replace(/^\w+\./, ''))}
      </text>
      <text class="under" x="14" y="33">
        {layer} · {count}
      </text>
    </g>
  );
}

const LONGEST = 25;

/** The end of a long name tells more than its beginning, which many share. */
function shortened(name: string): string {
  if (name.length <= LONGEST) return name;
  return `${name.slice(0, 10)}…${name.slice(name.length - LONGEST + 11)}`;
}
