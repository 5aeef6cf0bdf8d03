namespace AutoBce;

/// <summary>Takes back a step that throws half-way or makes a parameter infinite, so that the model stays as the step before left it.</summary>
internal sealed class StepGuard(ParameterBuffer<float> parameters, Storage<float> state, Action update)
{
    private readonly float[] _parameters = new float[parameters.Length], _state = new float[state.Length];

    /// <returns>Whether all parameters are finite; if not, the step was taken back.</returns>
    internal bool TryUpdate()
    {
        parameters.Values.CopyTo(_parameters);
        state.Span.CopyTo(_state);
        try
        {
            update();
        }
        catch
        {
            Restore();
            throw;
        }
        bool isFinite = DataCheck.AllWithin(parameters.Values, float.MaxValue);
        if (!isFinite) Restore();
        return isFinite;
    }

    private void Restore()
    {
        _parameters.CopyTo(parameters.Data);
        _state.CopyTo(state.Span);
    }
}
