/** Which part of a picture is seen: its left upper corner, and how many of its units are as wide as the place. */
export interface ViewBox {
  left: number;
  top: number;
  width: number;
}

interface Size {
  width: number;
  height: number;
}

/** Texts stay readable down to this: pixels of the screen to a unit of the picture. */
const LEAST_SCALE = 0.62;
const MOST_SCALE = 2.5;
const FARTHEST_SCALE = 0.12;

/** The whole picture where that can be read, and its beginning otherwise. */
export function fitted(picture: Size, place: Size): ViewBox {
  const scale = Math.min(1, Math.max(LEAST_SCALE, scaleThatFits(picture, place)));
  const box = { left: 0, top: 0, width: place.width / scale };
  // What is smaller than the place stands in its middle.
  const spare = { x: box.width - picture.width, y: place.height / scale - picture.height };
  return { ...box, left: -Math.max(0, spare.x) / 2, top: -Math.max(0, spare.y) / 2 };
}

/** The whole picture, however small that makes it. */
export function whole(picture: Size, place: Size): ViewBox {
  const scale = Math.min(1, scaleThatFits(picture, place));
  const [width, height] = [place.width / scale, place.height / scale];
  return { left: (picture.width - width) / 2, top: (picture.height - height) / 2, width };
}

/** Nearer by a factor above 1, farther by one below, about a point of the place that stays where it is. */
export function zoomed(box: ViewBox, place: Size, factor: number, about: { x: number; y: number }): ViewBox {
  const scale = Math.min(MOST_SCALE, Math.max(FARTHEST_SCALE, (place.width / box.width) * factor));
  const width = place.width / scale;
  const shrink = (box.width - width) / place.width;
  return { left: box.left + about.x * shrink, top: box.top + about.y * shrink, width };
}

/** Moved just so far that a rectangle of the picture is seen, with some room about it. */
export function showing(
  box: ViewBox,
  place: Size,
  { left, top, width, height }: Size & { left: number; top: number },
): ViewBox {
  const room = 30;
  const tall = (box.width / place.width) * place.height;
  return {
    ...box,
    left: within(box.left, left + width + room - box.width, left - room),
    top: within(box.top, top + height + room - tall, top - room),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, Math.min(least, most)), Math.max(least, most));
}

function scaleThatFits(picture: Size, place: Size): number {
  return Math.min(place.width / Math.max(1, picture.width), place.height / Math.max(1, picture.height));
}
