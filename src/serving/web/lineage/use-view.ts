import { useEffect, useRef, useState } from 'preact/hooks';
import { fitted, type ViewBox, zoomed } from './view-box.ts';

interface Size {
  width: number;
  height: number;
}

const STEP = 1.3;
/** A press that moves less than this is a click. */
const CLICK = 4;

/** What of a picture is seen in its place, and how it is moved: dragged, by wheel with Ctrl, by fingers, by buttons. */
export function useView(picture: Size) {
  const place = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState<Size>({ width: 900, height: 600 });
  const [moved, setMoved] = useState<ViewBox>();
  const grip = useRef<{ x: number; y: number; box: ViewBox; isDrag: boolean }>();
  const box = moved ?? fitted(picture, size);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth || 900, height: element.clientHeight || 600 }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Another picture is looked at from its beginning.
  useEffect(() => setMoved(undefined), [picture]);

  const middle = { x: size.width / 2, y: size.height / 2 };
  const nearer = (factor: number, about = middle) => setMoved(zoomed(box, factor, about));
  const handlers = {
    onWheel: (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const corner = place.current?.getBoundingClientRect();
      const about = { x: event.clientX - (corner?.left ?? 0), y: event.clientY - (corner?.top ?? 0) };
      nearer(event.deltaY < 0 ? 1.15 : 1 / 1.15, about);
    },
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      grip.current = { x: event.clientX, y: event.clientY, box, isDrag: false };
    },
    onPointerMove: (event: PointerEvent) => {
      const held = grip.current;
      if (held === undefined || event.buttons === 0) return;
      const [x, y] = [event.clientX - held.x, event.clientY - held.y];
      if (!held.isDrag && Math.hypot(x, y) < CLICK) return;
      if (!held.isDrag) place.current?.setPointerCapture(event.pointerId);
      held.isDrag = true;
      const { left, top, scale } = held.box;
      setMoved({ left: left - x / scale, top: top - y / scale, scale });
    },
  };
  return {
    place,
    size,
    box,
    setBox: setMoved,
    nearer: () => nearer(STEP),
    farther: () => nearer(1 / STEP),
    /** Whether the press that ends now moved the picture: then it was no click. */
    wasDragged: () => grip.current?.isDrag ?? false,
    handlers,
  };
}
