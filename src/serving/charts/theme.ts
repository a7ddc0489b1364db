/** The colours of one appearance. */
export interface ChartTheme {
  text: string;
  muted: string;
  /** Of grids and axes. */
  line: string;
  surface: string;
  /** For things that differ in kind; told apart by those who see colours otherwise, too. */
  series: readonly string[];
  /** For what is little to what is much. */
  ramp: readonly string[];
}

export const lightTheme: ChartTheme = {
  text: '#1d2b27',
  muted: '#5c6b66',
  line: '#dfe5e2',
  surface: '#ffffff',
  series: [
    '#17694f',
    '#d98e04',
    '#3b6fb6',
    '#b8405e',
    '#6a51a3',
    '#2a9d8f',
    '#8c6d31',
    '#7a8288',
    '#7ba05b',
    '#c2607a',
  ],
  ramp: ['#edf4f1', '#b9d9cc', '#78b89f', '#3c8f72', '#17694f', '#0b3f2f'],
};

export const darkTheme: ChartTheme = {
  text: '#e8efec',
  muted: '#9db0a9',
  line: '#2d3b36',
  surface: '#16201d',
  series: [
    '#4fc79e',
    '#f2b33d',
    '#7ba7e6',
    '#ee7f9a',
    '#b29ae0',
    '#62d0c3',
    '#cdb06d',
    '#a9b2b8',
    '#a9d18e',
    '#f7b6c2',
  ],
  ramp: ['#1d2a26', '#1f4a3b', '#25694f', '#359370', '#4fc79e', '#b4f0d8'],
};
