// The map of rooms: uses = doors this room may open, reads = schemas its SQL may read besides its own.
// A new arrow is a decision: discuss it, then write it down in docs/decisions/.
module.exports = {
  organisations: { uses: [], reads: [] },
  matters: { uses: ['organisations'], reads: ['organisations'] },
  records: { uses: [], reads: ['organisations', 'matters', 'access'] },
};
