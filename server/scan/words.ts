/**
 * The numbers of the words that the scan knows: keywords and other names, in the order of `keywords` and of
 * `asked` (`server/src/syntax/signs`). A test compares them.
 */
export const firstName = 35;

export const kAnd = 0;
export const kAs = 1;
export const kAssert = 2;
export const kAsync = 3;
export const kBreak = 5;
export const kClass = 6;
export const kContinue = 7;
export const kDef = 8;
export const kDel = 9;
export const kElif = 10;
export const kElse = 11;
export const kExcept = 12;
export const kFinally = 13;
export const kFor = 14;
export const kFrom = 15;
export const kGlobal = 16;
export const kIf = 17;
export const kImport = 18;
export const kIn = 19;
export const kLambda = 21;
export const kNonlocal = 22;
export const kNot = 23;
export const kOr = 24;
export const kRaise = 26;
export const kReturn = 27;
export const kTry = 28;
export const kWhile = 29;
export const kWith = 30;
export const kYield = 31;
export const kTrue = 33;

export const nGlobals = 35;
export const nExec = 36;
export const nEval = 37;
export const nVars = 38;
export const nLocals = 39;
export const nConnect = 48;
export const nUnregister = 51;
export const nPartial = 52;
export const nDelayed = 53;
export const nProcess = 64;
export const nCase = 74;
export const nType = 75;
export const nSuper = 76;
export const nSorted = 78;
export const nList = 79;
export const nTuple = 80;
export const nWeakref = 85;
export const nDjango = 86;
export const nBlinker = 87;
export const nPubsub = 88;
export const nFlask = 89;
export const nMultiprocessing = 91;
export const nConcurrent = 92;
export const nJoblib = 93;
export const nDask = 94;
export const nProcessPoolExecutor = 96;
export const nPool = 97;
export const nBind = 107;
export const nBindAll = 108;
export const nAddDoneCallback = 109;
export const nTraceAdd = 110;
export const nSuppress = 111;
export const nRange = 112;
export const nEnumerate = 113;
export const nReversed = 114;
export const nIter = 115;
export const nSend = 118;
export const nThrow = 119;
export const nNext = 120;
export const nAsend = 121;
export const nAnext = 122;
export const nCall = 123;

/** Every use of the names below this is told. */
export const lastHeard = 74;
/** The numbers of other names are not below this. */
export const lastAsked = 124;
