using AutoBce.Samples;

// dotnet run --project Samples -- NAME; without a name it trains the spam filter.
Dictionary<string, (string About, Action Run)> samples = new()
{
    ["spam"] = ("trains a spam filter and measures it on messages it has not seen", SpamFilter.Run),
    ["keras"] = ("does what tutorials of binary cross-entropy in Keras do, with their numbers", KerasTutorial.Run),
    ["custom-loss"] = ("declares a loss in one line and shows what the compiler makes of it", CustomLoss.Run),
};

string name = args is [var first, ..] ? first : "spam";
if (!samples.TryGetValue(name, out (string About, Action Run) sample))
{
    Console.Error.WriteLine($"There is no sample \"{name}\". Samples:");
    foreach ((string known, (string about, _)) in samples) Console.Error.WriteLine($"  {known,-12} {about}");
    return 2;
}
sample.Run();
return 0;
