// Loaded before the tool by `node --import`: half a second after the start, the wall clock jumps by RENGA_CLOCK_JUMP seconds.
const now = Date.now;
const jump = 1000 * Number(process.env.RENGA_CLOCK_JUMP);
Date.now = () => now() + (performance.now() > 500 ? jump : 0);
