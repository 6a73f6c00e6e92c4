/** One ticket after the other, so that nothing is remembered from the last one; says nothing, whatever the work says. */
export function inTurn(tickets: number, work: (ticket: number) => unknown): () => void {
  let position = 0;
  return () => {
    position = (position + 1) % tickets;
    work(position);
  };
}
