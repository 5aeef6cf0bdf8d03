using System.Globalization;
using System.Numerics.Tensors;

namespace AutoBce;

public sealed partial class Sequential
{
    private const string StatePrefix = "optimizer.";

    private SavedState? _saved;

    /// <summary>The number of steps that the compiled optimiser has taken, those before a file was saved and loaded included.</summary>
    public long Steps => _compiled?.Trained is null ? _saved?.Steps ?? 0 : _compiled.Steps;

    private static bool IsState(TensorEntry entry) => entry.Name.StartsWith(StatePrefix, StringComparison.Ordinal);

    /// <summary>The tensors of the optimiser's state, and in the properties what belongs to it; until a loaded model is trained, what its file held.</summary>
    private OrderedDictionary<string, Variable<float>> OptimizerState(OrderedDictionary<string, string> properties)
    {
        if (FitSeed is { } seed) properties["fit_seed"] = seed.ToString(CultureInfo.InvariantCulture);
        if ((_compiled is { Trained: { } trained } trainer ? StateOf(trainer, trained) : _saved) is not { } state) return [];
        properties["optimizer"] = state.Optimizer;
        if (state.Settings is { } settings) properties["optimizer_settings"] = settings;
        properties["steps"] = state.Steps.ToString(CultureInfo.InvariantCulture);
        properties["compiled_learning_rate"] = state.CompiledRate.ToString("R", CultureInfo.InvariantCulture);
        properties["learning_rate"] = state.LearningRate.ToString("R", CultureInfo.InvariantCulture);
        return state.Tensors;
    }

    /// <summary>The state of a trainer, slot by slot of each parameter.</summary>
    private SavedState StateOf(Trainer trainer, ParameterBuffer<float> trained)
    {
        OrderedDictionary<string, Variable<float>> tensors = [];
        foreach ((string name, Variable<float> parameter) in NamedParameters())
        {
            for (int slot = 0; slot < trainer.Optimizer.Slots && parameter.RequiresGradient; slot++)
                tensors.Add($"{StatePrefix}{slot}.{name}", new Variable<float>(new ReadOnlyTensorSpan<float>(StateOf(trainer, trained, parameter, slot).ToArray(), parameter.Shape)));
        }
        return new SavedState(
            trainer.Optimizer.GetType().Name, trainer.Optimizer.Settings, trainer.Steps, trainer.Optimizer.LearningRate, trainer.LearningRate, tensors);
    }

    /// <summary>Where the state of a parameter lies: slot by slot of all parameters for rules that move each number by itself, else by parameter.</summary>
    private static Span<float> StateOf(Trainer trainer, ParameterBuffer<float> trained, Variable<float> parameter, int slot)
    {
        int index = trained.Parameters.IndexOf(parameter), start = trained.Starts[index];
        return trainer.Optimizer.IsElementwise
            ? trainer.State.Slice(slot * trained.Length + start, parameter.Count)
            : trainer.State.Slice(start * trainer.Optimizer.Slots + slot * parameter.Count, parameter.Count);
    }

    /// <exception cref="ModelFormatException">A property is no number, or a tensor of the state belongs to no parameter or has another shape.</exception>
    private void ReadTraining(SafeTensors file, KeyValuePair<string, Variable<float>>[] parameters)
    {
        if (file.Properties.TryGetValue("threshold", out string? threshold))
        {
            Threshold = double.TryParse(threshold, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
                ? value : throw new ModelFormatException($"the threshold \"{threshold}\" is no probability.");
        }
        if (file.Properties.TryGetValue("fit_seed", out string? text))
            FitSeed = ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed : throw new ModelFormatException("the seed of the training is no number.");
        OrderedDictionary<string, Variable<float>> state = [];
        foreach (TensorEntry entry in file.Entries.Where(IsState))
        {
            string[] parts = entry.Name.Split('.', 3);
            Variable<float>? parameter = parts.Length == 3 ? parameters.FirstOrDefault(parameter => parameter.Key == parts[2]).Value : null;
            if (parameter is null || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new ModelFormatException($"tensor \"{entry.Name}\" is the state of no parameter.");
            if (!entry.Shape.SequenceEqual(parameter.Shape.ToArray().Select(length => (long)length)))
                throw new ModelFormatException($"tensor \"{entry.Name}\" has not the shape of its parameter.");
            float[] values = new float[parameter.Count];
            file.CopyTo(entry, values);
            state.Add(entry.Name, new Variable<float>(new ReadOnlyTensorSpan<float>(values, parameter.Shape)));
        }
        if (!file.Properties.TryGetValue("optimizer", out string? optimizer)) return;
        if (!long.TryParse(Property(file, "steps"), NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
            throw new ModelFormatException("the number of steps is none.");
        _saved = new SavedState(optimizer, file.Properties.GetValueOrDefault("optimizer_settings"), steps, Rate("compiled_learning_rate"), Rate("learning_rate"), state);

        float Rate(string property) => float.TryParse(Property(file, property), NumberStyles.Float, CultureInfo.InvariantCulture, out float rate) && float.IsFinite(rate) && rate >= 0
            ? rate : throw new ModelFormatException($"{property} is no learning rate.");
    }

    /// <summary>
    /// Gives a new trainer the state that a file held, if it is that of its optimiser, as far as parameters are still trained; another optimiser, or one
    /// with other settings than the learning rate, starts anew, and so it does where a parameter is trained that was not. A learning rate that callbacks had changed comes back, unless the model was compiled with another one than before.
    /// </summary>
    internal void Resume(Trainer trainer, ParameterBuffer<float> trained)
    {
        SavedState? saved = _saved;
        _saved = null;
        if (saved is null || saved.Optimizer != trainer.Optimizer.GetType().Name) return;
        if (saved.Settings is { } settings && settings != trainer.Optimizer.Settings) return;
        List<(Variable<float> Parameter, int Slot, Variable<float> State)> found = [];
        foreach ((string name, Variable<float> parameter) in NamedParameters())
        {
            for (int slot = 0; slot < trainer.Optimizer.Slots && parameter.RequiresGradient; slot++)
            {
                if (!saved.Tensors.TryGetValue($"{StatePrefix}{slot}.{name}", out Variable<float>? state)) return;
                found.Add((parameter, slot, state));
            }
        }
        foreach ((Variable<float> parameter, int slot, Variable<float> state) in found) state.Values.CopyTo(StateOf(trainer, trained, parameter, slot));
        trainer.ResumeAt(saved.Steps);
        if (trainer.Optimizer.LearningRate == saved.CompiledRate) trainer.LearningRate = saved.LearningRate;
    }

    private sealed record SavedState(string Optimizer, string? Settings, long Steps, float CompiledRate, float LearningRate, OrderedDictionary<string, Variable<float>> Tensors);
}
