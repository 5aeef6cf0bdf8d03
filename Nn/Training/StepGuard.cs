namespace AutoBce;

/// <summary>Takes back a step that throws half-way or makes a parameter infinite, so that the model stays as the step before left it.</summary>
internal sealed class StepGuard(Variable<float>[] parameters, float[][] state)
{
    private readonly float[][] _parameters = Array.ConvertAll(parameters, parameter => new float[parameter.Count]);
    private readonly float[][] _state = Array.ConvertAll(state, values => new float[values.Length]);

    /// <returns>Whether all parameters are finite; if not, the step was taken back.</returns>
    internal bool TryUpdate(Action update)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].Values.CopyTo(_parameters[i]);
            state[i].CopyTo(_state[i], 0);
        }
        try
        {
            update();
        }
        catch
        {
            Restore();
            throw;
        }
        bool isFinite = Array.TrueForAll(parameters, parameter => DataCheck.AllWithin(parameter.Values, float.MaxValue));
        if (!isFinite) Restore();
        return isFinite;
    }

    private void Restore()
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            _parameters[i].CopyTo(parameters[i].Data);
            _state[i].CopyTo(state[i], 0);
        }
    }
}
