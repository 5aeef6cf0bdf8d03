using AutoBce.Samples;

// dotnet run -c Release --project Samples -- NAME; without a name it trains the spam filter.
return Catalogue.Run(args, Console.Out, Console.Error);
