/** The words of the page, as docs/report.md explains them: the page works without a network. */
export const GLOSSARY = {
  balancer: 'One load balancer. A node is one of its IP addresses.',
  handshake: 'One TLS negotiation, which is one TLS connection and never one request.',
  outcome: '“resumed”, “full”, “failed”, or “unknown” where the log does not show it.',
  arrival:
    'Where the client was seen within the session lifetime: on this node, on another node of the balancer, or nowhere (first).',
  rate: 'Resumed / (resumed + full), with a 95 % interval that allows for clients that repeat themselves.',
  scope:
    'How far from its issuer a session is accepted by the documents: nowhere, at its node, in its Region.',
  ceiling:
    'The highest rate that the documented scope allows, given where the clients returned. Healthy is not 100 %.',
  'client kind': 'One of a closed list of client stacks, told from the user agent.',
  avoidable:
    'Full handshakes of 24 h that could have been resumed: returns within the documented scope, of kinds of clients that may offer a session. No figure where no log marks resumption.',
  attainable:
    'The highest rate that the clients which came could reach: an estimate from user agents, which anybody can forge.',
  method:
    '“counted”: the log marks resumption. “probed”: trials show it. “unobservable”: this log does not show it.',
  trial: 'One attempt of a probe that offers a session to a node.',
  relation: 'Of a trial: whether a node was offered a session of its own, or of another node.',
  reissue: 'A new credential after a handshake.',
  acceptance:
    'The rate of trials. Every trial offers a session, so never compare it with the rate of a log.',
  behaviour: 'One documented statement about balancers, with its source.',
  deviation: 'A rate that contradicts a behaviour, with its evidence.',
  verdict:
    'What is said of one balancer as a whole. “deviating”: a deviation of warning or worse. “suspected”: info alone. “sound”: sessions are seen to be resumed in scope, and nothing deviates. “not enough evidence”: neither, which is not good news.',
} as const;

/** A word that the glossary explains. */
export type GlossaryWord = keyof typeof GLOSSARY;
