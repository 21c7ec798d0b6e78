/**
 * Draws what was measured, one panel for each thing that is asked for:
 *
 *     node bench/peers/chart.js results.json out.svg
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { init } from 'echarts';

const width = 900;
const margin = 24;
const heading = 84;
const headingOfPanel = 40;
const bar = 34;
const labels = 92;
// Beside the longest bar, for its figure.
const figures = 64;
const columns = 2;
const ink = '#1f2933';
const paper = '#ffffff';
const own = { name: 'Rekey', color: '#0b6e4f' };
const others = '#8a9ba8';

const [, , source, target] = process.argv;
if (!source || !target) throw new Error('Two files are needed: the results, and where the drawing goes.');
const { machine, rounds, versions, results } = JSON.parse(readFileSync(source, 'utf8'));
const panels = results.filter(({ unit }) => unit === 'requests/s');
const names = Object.keys(versions);

const panelWidth = (width - margin * (columns + 1)) / columns;
const panelHeight = headingOfPanel + bar * names.length;
const rows = Math.ceil(panels.length / columns);
const height = heading + rows * (panelHeight + margin);
const placeOf = (index) => ({
  left: margin + (index % columns) * (panelWidth + margin),
  top: heading + Math.floor(index / columns) * (panelHeight + margin),
});

const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
chart.setOption({
  animation: false,
  backgroundColor: paper,
  textStyle: { fontFamily: 'sans-serif', color: ink },
  title: [
    {
      text: 'Requests per second',
      subtext: `medians of ${rounds} rounds; ${machine}\n${names.map((name) => `${name} ${versions[name]}`).join('; ')}`,
      left: margin - 5,
      top: 8,
      textStyle: { fontSize: 18, color: ink },
      subtextStyle: { fontSize: 12, lineHeight: 17, color: ink },
    },
    ...panels.map(({ title }, index) => ({
      text: title,
      left: placeOf(index).left - 5,
      top: placeOf(index).top + 8,
      textStyle: { fontSize: 14, color: ink },
    })),
  ],
  grid: panels.map((_, index) => ({
    left: placeOf(index).left + labels,
    top: placeOf(index).top + headingOfPanel,
    width: panelWidth - labels - figures,
    height: bar * names.length,
  })),
  xAxis: panels.map((_, index) => ({ gridIndex: index, type: 'value', show: false, min: 0 })),
  yAxis: panels.map((_, index) => ({
    gridIndex: index,
    type: 'category',
    data: names,
    inverse: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { fontSize: 13, color: ink },
  })),
  series: panels.map(({ series }, index) => ({
    type: 'bar',
    xAxisIndex: index,
    yAxisIndex: index,
    barWidth: 22,
    data: names.map((name) => barOf(series.find((one) => one.name === name))),
    label: {
      show: true,
      position: 'right',
      fontSize: 13,
      color: ink,
      formatter: ({ value }) => figure(value),
    },
  })),
});
writeFileSync(target, `${chart.renderToSVGString()}\n`);
chart.dispose();

function barOf({ name, values }) {
  return { value: median(values), itemStyle: { color: name === own.name ? own.color : others } };
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(2);
}
