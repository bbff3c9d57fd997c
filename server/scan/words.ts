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
export const nMap = 56;
export const nProcess = 64;
export const nInit = 67;
export const nCase = 74;
export const nType = 75;
export const nSuper = 76;
export const nSorted = 78;
export const nList = 79;
export const nTuple = 80;
export const nSet = 81;
export const nDict = 82;
export const nDataclass = 83;
export const nDataclasses = 84;
export const nWeakref = 85;
export const nDjango = 86;
export const nBlinker = 87;
export const nPubsub = 88;
export const nFlask = 89;
export const nMultiprocessing = 91;
export const nConcurrent = 92;
export const nJoblib = 93;
export const nDask = 94;
export const nPostInit = 95;
export const nProcessPoolExecutor = 96;
export const nPool = 97;
export const nPartialmethod = 98;
export const nWraps = 99;
export const nUpdateWrapper = 100;
export const nAdd = 101;
export const nSetdefault = 102;
export const nAppend = 103;
export const nAppendleft = 104;
export const nInsert = 105;
export const nPut = 106;
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
export const nFilter = 124;

/** A bit for each letter that one of `takers` begins with, from `a` on: most names need not be asked for. */
export const takerLetters = 0x124008;
/** Every use of the names below this is told. */
export const lastHeard = 74;
/** The numbers of other names are not below this. */
export const lastAsked = 125;
