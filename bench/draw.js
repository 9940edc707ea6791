/**
 * Draws times and memory over the size of a log, all axes logarithmic: a line at 45 degrees is linear cost.
 */
const [WIDTH, HEIGHT, MARGIN] = [720, 420, 60];

/** An SVG of `points`, each with `sizeMib`, `ms` and `memoryMib`. */
export function drawScale(points) {
  const sizes = points.map(({ sizeMib }) => sizeMib);
  const values = points.flatMap((point) => [point.ms, point.memoryMib]);
  const x = scaleTo(sizes, MARGIN, WIDTH - MARGIN);
  const y = scaleTo(values, HEIGHT - MARGIN, MARGIN);
  const line = (name, color) => {
    const places = points.map((point) => `${x(point.sizeMib)},${y(point[name])}`);
    const dots = places.map(
      (place) => `<circle cx="${place.replace(',', '" cy="')}" r="3" fill="${color}"/>`,
    );
    return `<polyline points="${places.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${dots.join('')}`;
  };
  const labels = points.flatMap((point) => [
    write(x(point.sizeMib), HEIGHT - MARGIN + 20, `${point.sizeMib}`),
    write(x(point.sizeMib), y(point.ms) - 10, `${Math.round(point.ms)} ms`),
    write(x(point.sizeMib), y(point.memoryMib) - 10, `${point.memoryMib}`),
  ]);
  const titles = [
    write(WIDTH / 2, HEIGHT - 12, 'size of the log in MiB'),
    write(WIDTH / 2, 24, 'time (blue, ms) and peak memory (red, MiB), one thread'),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="white"/>
${[line('ms', '#1f5fbf'), line('memoryMib', '#bf2f2f'), ...labels, ...titles].join('\n')}
</svg>
`;
}

/** From the logarithm of a value to a place between `from` and `to`. */
function scaleTo(values, from, to) {
  const [least, most] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => Math.round(from + ((Math.log(value) - least) / (most - least)) * (to - from));
}

function write(x, y, text) {
  return `<text x="${x}" y="${y}" text-anchor="middle">${text}</text>`;
}
