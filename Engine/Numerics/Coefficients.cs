namespace AutoBce;

/// <summary>Minimax coefficients, lowest degree first. Compiled into the engine and into the generator: one source for both.</summary>
internal static class Coefficients
{
}
