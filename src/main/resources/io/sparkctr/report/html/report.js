'use strict';
// Draws the charts of the page from its JSON, in the colours of the style sheet.
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const root = document.documentElement;
  const paper = matchMedia('print');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const PAPER_WIDTH = 640;
  const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'arrow'];
  const LINES = ['solid', 'dashed', 'dotted', [12, 4, 2, 4], [2, 6], [16, 4]];
  const DIAMOND = 'path://M0,-1L1,0L0,1L-1,0Z';
  const drawn = [];
  let printing = false;

  const colour = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6].map(i => colour('series-' + i));
  const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
  const significant = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 8, useGrouping: false });

  // As in the tables, but never rounded to nothing.
  function written(unit, value) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    if (unit === 'share') return significant.format(100 * value) + ' %';
    if (unit === 'count') return grouped.format(value);
    if (unit === 'seconds') return significant.format(value) + ' s';
    return value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(3) : significant.format(value);
  }

  function onAxis(unit, value) {
    if (unit === 'share') return significant.format(100 * value) + ' %';
    if (unit === 'count') return Math.abs(value) < 10000 ? grouped.format(value) : short.format(value);
    if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e5)) return Number(value.toPrecision(3)).toExponential();
    return significant.format(value);
  }

  function axis(spec, isVertical, width, fromZero) {
    const narrow = width < 480;
    const category = spec.scale === 'category';
    return {
      type: spec.scale,
      name: category && isVertical ? '' : spec.name,
      nameLocation: isVertical ? 'end' : 'middle',
      nameGap: isVertical ? 14 : 32,
      nameTextStyle: { color: colour('muted'), fontSize: 12, align: isVertical ? 'left' : 'center' },
      data: category ? spec.categories : undefined,
      inverse: category && isVertical,
      max: spec.max === null ? undefined : spec.max,
      min: spec.max === null ? undefined : 0,
      scale: spec.scale === 'value' && !fromZero,
      minInterval: spec.unit === 'count' ? 1 : 0,
      splitNumber: narrow && !isVertical ? 3 : 5,
      axisLabel: {
        color: colour('muted'), fontSize: 12, hideOverlap: true,
        formatter: category ? undefined : value => onAxis(spec.unit, value),
        width: !category ? undefined : isVertical ? (narrow ? 104 : 180) : Math.max(90, width / spec.categories.length - 20),
        overflow: category ? 'truncate' : undefined,
      },
      axisLine: { show: true, onZero: false, lineStyle: { color: colour('reference') } },
      axisTick: { show: !category, lineStyle: { color: colour('reference') } },
      splitLine: { show: !category, lineStyle: { color: colour('grid') } },
    };
  }

  function option(chart, width) {
    const rows = chart.kind === 'rows' || chart.kind === 'stacked-rows';
    const bars = chart.kind !== 'line';
    const stacked = chart.kind === 'stack' || chart.kind === 'stacked-rows';
    const figures = rows ? chart.x : chart.y;
    const places = rows ? chart.y : chart.x;
    const colours = palette();
    // A length of time or a number of rows is compared with nothing.
    const fromZero = bars || figures.unit === 'seconds' || figures.unit === 'count';
    let index = -1;
    const series = chart.series.map(one => {
      if (one.role === 'reference') {
        return {
          name: one.name, type: 'line', data: one.points, symbol: 'none', silent: true, z: 1,
          lineStyle: { color: colour('reference'), width: 1.5, type: [5, 5] },
          itemStyle: { color: colour('reference') },
        };
      }
      index++;
      const tint = colours[index % colours.length];
      if (one.role === 'mark') {
        return {
          name: one.name, type: 'scatter', data: one.points, symbol: DIAMOND, symbolSize: 16, symbolKeepAspect: true, z: 5,
          itemStyle: { color: tint, opacity: 1, borderColor: colour('surface'), borderWidth: 2 },
        };
      }
      if (bars) {
        return {
          name: one.name, type: 'bar', stack: stacked ? 'all' : undefined, barMaxWidth: rows ? 22 : 56,
          data: one.points.map(point => (rows ? [point[1], point[0]] : point)),
          itemStyle: { color: tint, borderColor: colour('surface'), borderWidth: stacked && chart.series.length > 1 ? 1 : 0, borderRadius: stacked ? 0 : 3 },
        };
      }
      const many = one.points.length > 60 || one.role === 'data';
      return {
        name: one.name, type: 'line', data: one.points, connectNulls: false, z: 3,
        symbol: many ? 'none' : SYMBOLS[index % SYMBOLS.length], symbolSize: 8,
        lineStyle: { color: tint, width: 2.25, type: LINES[index % LINES.length] },
        itemStyle: { color: tint },
      };
    });
    const legend = series.length > 1;
    return {
      animation: false,
      aria: {
        enabled: true,
        label: { description: chart.summary },
        decal: { show: stacked && series.length > 1 },
      },
      color: colours,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('text') },
      legend: legend ? { top: 0, left: 0, type: 'scroll', itemWidth: 28, textStyle: { color: colour('text'), fontSize: 12 },
        pageTextStyle: { color: colour('text') }, pageIconColor: colour('accent') } : undefined,
      grid: { left: 8, right: 20, top: (legend ? 34 : 8) + (rows ? 0 : 26), bottom: 30, containLabel: true },
      tooltip: {
        trigger: bars ? 'axis' : 'item', confine: true,
        axisPointer: { type: 'shadow' },
        backgroundColor: colour('surface'), borderColor: colour('line'),
        textStyle: { color: colour('text'), fontSize: 13 },
        // Text only: names come from files.
        renderMode: 'richText',
        formatter: parameters => {
          const all = Array.isArray(parameters) ? parameters : [parameters];
          const point = all[0].value;
          const place = rows ? point[1] : point[0];
          const head = places.scale === 'category' ? places.categories[place] : places.name + ' ' + written(places.unit, place);
          return [head, ...all.map(one => one.seriesName + ': ' + written(figures.unit, one.value[rows ? 0 : 1]))].join('\n');
        },
      },
      xAxis: axis(chart.x, false, width, fromZero),
      yAxis: axis(chart.y, true, width, fromZero),
      series,
    };
  }

  function draw(one) {
    const width = printing ? PAPER_WIDTH : one.box.clientWidth;
    one.instance.resize({ width });
    one.instance.setOption(option(one.chart, width), { notMerge: true });
    // The browser then shrinks what paper has no room for.
    const svg = one.box.querySelector('svg');
    svg.setAttribute('viewBox', '0 0 ' + svg.getAttribute('width') + ' ' + svg.getAttribute('height'));
    // The box has the words.
    svg.setAttribute('aria-hidden', 'true');
  }

  function drawAll() { drawn.forEach(draw); }

  root.classList.add('drawn');
  for (const chart of charts) {
    const box = document.getElementById('chart-' + chart.id);
    if (chart.kind === 'rows' || chart.kind === 'stacked-rows') {
      box.classList.add('rows');
      box.style.setProperty('--rows', chart.y.categories.length);
    }
    const instance = echarts.init(box, null, { renderer: 'svg' });
    const one = { chart, box, instance };
    drawn.push(one);
    draw(one);
    let width = box.clientWidth;
    new ResizeObserver(() => {
      if (!printing && box.clientWidth !== width && box.clientWidth > 0) {
        width = box.clientWidth;
        draw(one);
      }
    }).observe(box);
  }

  let opened = [];
  function toPaper() {
    printing = true;
    if (opened.length === 0) {
      opened = [...document.querySelectorAll('details:not([open])')];
      opened.forEach(details => { details.open = true; });
    }
    drawAll();
  }
  function toScreen() {
    printing = false;
    opened.forEach(details => { details.open = false; });
    opened = [];
    drawAll();
  }
  dark.addEventListener('change', drawAll);
  paper.addEventListener('change', () => (paper.matches ? toPaper() : toScreen()));
  addEventListener('beforeprint', toPaper);
  addEventListener('afterprint', toScreen);
})();
