using AutoBce.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project Benchmarks -- peers [losses|kernels|products|steps|pytorch|fits] [ROUNDS]    side by side with programs in C++ and Python
// dotnet run -c Release --project Benchmarks -- generator                                  the loss compiler
// dotnet run -c Release --project Benchmarks -- peers threads [ROUNDS]                      what the second thread brings
// dotnet run -c Release --project Benchmarks -- peers special [ROUNDS]                      saturated, infinite, NaN and subnormal inputs
// dotnet run -c Release --project Benchmarks -- written                                    losses as people write them
// dotnet run -c Release --project Benchmarks -- sizes FILE                                  cost against size, as a table and a picture
// dotnet run -c Release --project Benchmarks -- --filter '*Kernels*'                       BenchmarkDotNet
// dotnet run -c Release --project Benchmarks -- exhaustive [STRIDE] [LOSS]                every float through the losses of the library
if (args is ["peers", .. var rest]) return SideBySide.Run(rest);
if (args is ["exhaustive", .. var which]) return Exhaustive.Run(which);
if (args is ["sizes", .. var picture]) return Sizes.Run(picture);
if (args is ["generator"]) return Compiler.Run();
if (args is ["written"]) return WrittenLosses.Run();

// In this process: the library's own build settings are not those that a generated project expects.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMaxIterationCount(20))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
BenchmarkSwitcher.FromAssembly(typeof(Kernels).Assembly).Run(args, config);
return 0;
