/** Which part of a picture is seen: its left upper corner, in the picture's units, and how many pixels a unit has. */
export interface ViewBox {
  left: number;
  top: number;
  scale: number;
}

interface Size {
  width: number;
  height: number;
}

/** Texts stay readable down to this: pixels of the screen to a unit of the picture. */
const LEAST_SCALE = 0.85;
const MOST_SCALE = 2.5;
const FARTHEST_SCALE = 0.12;

/** The whole picture where that can be read, and its beginning otherwise. */
export function fitted(picture: Size, place: Size): ViewBox {
  const scale = Math.min(1, Math.max(LEAST_SCALE, scaleThatFits(picture, place)));
  // What is smaller than the place stands in its middle.
  const { left, top } = middleOf(picture, place, scale);
  return { left: Math.min(0, left), top: Math.min(0, top), scale };
}

/** The whole picture, however small that makes it. */
export function whole(picture: Size, place: Size): ViewBox {
  const scale = Math.min(1, scaleThatFits(picture, place));
  return { ...middleOf(picture, place, scale), scale };
}

/** Nearer by a factor above 1, farther by one below, about a point of the place that stays where it is. */
export function zoomed(box: ViewBox, factor: number, about: { x: number; y: number }): ViewBox {
  const scale = Math.min(MOST_SCALE, Math.max(FARTHEST_SCALE, box.scale * factor));
  const shrink = 1 / box.scale - 1 / scale;
  return { left: box.left + about.x * shrink, top: box.top + about.y * shrink, scale };
}

/** Moved just so far that a rectangle of the picture is seen, with some room about it. */
export function showing(
  box: ViewBox,
  place: Size,
  { left, top, width, height }: Size & { left: number; top: number },
): ViewBox {
  const room = 30;
  return {
    ...box,
    left: within(box.left, left + width + room - place.width / box.scale, left - room),
    top: within(box.top, top + height + room - place.height / box.scale, top - room),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, Math.min(least, most)), Math.max(least, most));
}

function scaleThatFits(picture: Size, place: Size): number {
  return Math.min(place.width / Math.max(1, picture.width), place.height / Math.max(1, picture.height));
}

function middleOf(picture: Size, place: Size, scale: number): { left: number; top: number } {
  return {
    left: (picture.width - place.width / scale) / 2,
    top: (picture.height - place.height / scale) / 2,
  };
}
