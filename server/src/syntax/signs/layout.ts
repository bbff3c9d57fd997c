/**
 * The records that the scan writes into its memory: places of fields, in words of 32 bits, and what they mean.
 * A record that refers to another has its number, or -1; a flag is 1 or 0. The scan (`server/scan`) is compiled
 * from AssemblyScript and imports this file as well.
 */

/** A piece of the text that is read alone: a top-level statement, or a member of a top-level class. */
export const regionSize = 4;
/** In bytes. It ends where the next one starts. */
export const regionStart = 0;
export const regionFirst = 1;
export const regionEnd = 2;
/** Of a class member the region of the class's head. */
export const regionHead = 3;

/** A suite: what belongs to a header. Its first token is that of the header. */
export const blockSize = 8;
export const blockIndent = 0;
export const blockFrame = 1;
export const blockParent = 2;
export const blockFirst = 3;
export const blockEnd = 4;
/** It is that of a loop. */
export const blockLoops = 5;
/** The name that `except … as` binds in it, or -1. */
export const blockCaught = 6;
/** How many suites it lies in. */
export const blockDepth = 7;

/** The module, a class or a function. */
export const frameSize = 18;
export const frameKind = 0;
/** -1 for the module. */
export const frameName = 1;
export const frameParent = 2;
export const frameRegion = 3;
/** The number of the line that it begins with. */
export const frameLine = 4;
/** The tokens from the keyword on, and those of the body. */
export const frameFirst = 5;
export const frameBody = 6;
export const frameEnd = 7;
/** Where in the lists its parameters begin, and how many there are. */
export const frameParameters = 8;
export const frameParameterCount = 9;
/** The first positional parameter, or -1. */
export const frameReceiver = 10;
export const frameYields = 11;
/** The heads of lists that go on with `…Next`, and their last members. */
export const frameFirstBind = 12;
export const frameLastBind = 13;
export const frameFirstClosure = 14;
export const frameLastClosure = 15;
export const frameDeclaration = 16;
/** Another frame stands in it. */
export const frameIsOuter = 17;

export const moduleFrame = 0;
export const classFrame = 1;
export const functionFrame = 2;

/** What may bind a name. */
export const bindSize = 10;
export const bindName = 0;
export const bindToken = 1;
export const bindKind = 2;
/** The tokens of its simple statement or header. */
export const bindFirst = 3;
export const bindEnd = 4;
export const bindBlock = 5;
/** Of a comprehension's variable: its bracket. */
export const bindBracket = 6;
/** Of a definition: its suite. */
export const bindBody = 7;
/** It does bind the name. */
export const bindCertain = 8;
export const bindNext = 9;

/** `x = …` */
export const plainBind = 0;
export const augmentedBind = 1;
/** `x: T` without a value. */
export const annotationBind = 2;
export const walrusBind = 3;
export const loopBind = 4;
export const functionBind = 5;
export const classBind = 6;
export const importBind = 7;
export const handlerBind = 8;
export const deleteBind = 9;
/** The variable of a comprehension or generator expression. */
export const comprehensionBind = 10;
export const otherBind = 11;

/** What may capture variables of what is around it. */
export const closureSize = 13;
export const closureKind = 0;
export const closureFirst = 1;
/** One after its last token, unless it has a suite. */
export const closureLast = 2;
export const closureBlock = 3;
/** Where it is made. */
export const closureFrame = 4;
export const closureWithin = 5;
/** The innermost bracket around it, or -1. */
export const closureBracket = 6;
/** The first token of the statement that it is made in. */
export const closureStatement = 7;
/** Where in the lists its own names begin, and how many there are. */
export const closureOwn = 8;
export const closureOwnCount = 9;
/** The frame of its body, when it has one here. */
export const closureInner = 10;
export const closureRegion = 11;
export const closureNext = 12;

export const lambdaClosure = 0;
export const generatorClosure = 1;
export const functionClosure = 2;
/** It is a closure only where its class is. */
export const methodClosure = 3;
export const classClosure = 4;
export const aliasClosure = 5;

/** Where an attribute is assigned. */
export const storeSize = 3;
export const storeAttribute = 0;
export const storeFrame = 1;
/** The name of the variable whose attribute it is, or a negative number. */
export const storeOn = 2;

/** A `global` or `nonlocal` statement. */
export const declarationSize = 7;
/** 1 for `global`. */
export const declarationKeyword = 0;
export const declarationToken = 1;
export const declarationNames = 2;
export const declarationNameCount = 3;
export const declarationFrame = 4;
export const declarationRegion = 5;
export const declarationNext = 6;

/** `super()` without arguments. */
export const superSize = 3;
export const superToken = 0;
export const superFrame = 1;
export const superRegion = 2;

/** A comprehension with several `for`. */
export const nestSize = 2;
export const nestBracket = 0;
export const nestFrame = 1;

/** A sign (`sign.ts`). */
export const signSize = 6;
export const signKind = 0;
/** -1 where the whole file has to be read. */
export const signRegion = 1;
/** Where in the lists the names begin whose bindings matter, and how many there are. */
export const signNames = 2;
export const signNameCount = 3;
/** The same of names whatever mentions which matters. */
export const signMentions = 4;
export const signMentionCount = 5;
/** In place of a number of names: as in `Found.names`. */
export const calledNames = -1;
export const meantNames = -2;
export const allNames = -3;

/** The numbers of signs: their places in `signs`. */
export const lateClosureSign = 0;
export const lateAnnotationSign = 1;
export const defaultInCallbackSign = 2;
export const selfUsingLambdaSign = 3;
export const earlyUseSign = 4;
export const earlyCaptureSign = 5;
export const targetCaptureSign = 6;
export const shadowingAssignmentSign = 7;
export const closureInHandlerSign = 8;
export const doubtfulDeclarationSign = 9;
export const globalOverLocalSign = 10;
export const classNameSign = 11;
export const doubtfulSuperSign = 12;
export const receiverCaptureSign = 13;
export const weakHolderSign = 14;
export const freshUnregistrationSign = 15;
export const shippedMethodSign = 16;
