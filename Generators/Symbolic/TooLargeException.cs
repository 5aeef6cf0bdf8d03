namespace AutoBce.Generators.Symbolic;

/// <summary>An expression, or what its derivatives are made of, is beyond what can be compiled: a limit of the compiler, and no defect.</summary>
internal sealed class TooLargeException() : Exception("The derivatives of this expression grow beyond what can be compiled: write it with fewer factors or choices that multiply");
