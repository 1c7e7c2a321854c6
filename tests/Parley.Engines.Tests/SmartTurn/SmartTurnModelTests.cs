using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Turns;
using Parley.Engines.Models;
using Parley.Engines.SmartTurn;
using Parley.Testing;

namespace Parley.Engines.Tests.SmartTurn;

public sealed class SmartTurnModelTests : IDisposable
{
    private const int Float = 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PredictEndOfTurn_SmallModel_IsTheMeanFeatureThroughASigmoid()
    {
        using SmartTurnDetector detector = Open(Model("Sigmoid").Build());
        float[] samples = [.. Enumerable.Range(0, 30_000).Select(static i => MathF.Sin(i / 9f) * 0.3f)];
        float[] features = new float[80 * 800];
        new SmartTurnFeatures().Process(samples, features);

        Task<float?>[] answers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () => await detector.PredictEndOfTurnAsync(new TurnContext(samples, default, default)), TestContext.Current.CancellationToken))];

        double expected = 1 / (1 + Math.Exp(-features.Average()));
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(expected, answer!.Value, 1e-4));
    }

    [Fact]
    public async Task PredictEndOfTurn_Cancelled_IsCancelledAndTheNextIsAnswered()
    {
        using SmartTurnDetector detector = Open(Model("Sigmoid").Build());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await detector.PredictEndOfTurnAsync(new TurnContext(new float[100], default, default), new CancellationToken(canceled: true)));

        Assert.NotNull(await detector.PredictEndOfTurnAsync(default, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task PredictEndOfTurn_NoNumber_SaysSo()
    {
        using SmartTurnDetector detector = Open(Model("Log").Build());

        EngineUnavailableException problem = await Assert.ThrowsAsync<EngineUnavailableException>(
            async () => await detector.PredictEndOfTurnAsync(default, TestContext.Current.CancellationToken));

        Assert.Contains("not a probability", problem.Message);
    }

    [Fact]
    public async Task PredictEndOfTurn_OtherModel_SaysWhatAndWhereAndWhatToDo()
    {
        byte[][] models =
        [
            Model("Sigmoid", input: "input_ids").Build(),
            Model("Sigmoid", output: "probability").Build(),
            Model("Sigmoid", windows: 3_000).Build(),
            "no model"u8.ToArray(),
            [],
        ];
        foreach (byte[] model in models)
        {
            using SmartTurnDetector detector = Open(model);

            EngineUnavailableException problem = await Assert.ThrowsAsync<EngineUnavailableException>(
                async () => await detector.PredictEndOfTurnAsync(default, TestContext.Current.CancellationToken));

            Assert.Contains(_folder.PathTo("model.onnx"), problem.Message);
            Assert.Contains("Parley:SmartTurn:Model", problem.Message);
        }
    }

    [Fact]
    public void Probe_NoModel_SaysHowToGetIt()
    {
        using SmartTurnDetector outside = Open(_folder.PathTo("nowhere"));
        using SmartTurnDetector inside = Open("smart-turn");

        Assert.Contains("Parley:SmartTurn:Model", outside.Probe().Detail);
        Assert.Equal("Its model is not installed; run 'parley models pull smart-turn'.", inside.Probe().Detail);
        Assert.False(outside.Probe().IsAvailable || inside.Probe().IsAvailable);
    }

    private static OnnxModelBuilder Model(
        string last, string input = "input_features", string output = "logits", int windows = 800) => new OnnxModelBuilder()
        .Input(input, Float, 1, 80, windows)
        .Output(output, Float, 1, 1)
        .Node("Flatten", [input], ["flat"])
        .Node("ReduceMean", ["flat"], ["mean"])
        .Node(last, ["mean"], [output]);

    private SmartTurnDetector Open(byte[] model)
    {
        File.WriteAllBytes(_folder.PathTo("model.onnx"), model);
        return Open(_folder.PathTo("model.onnx"));
    }

    private SmartTurnDetector Open(string model)
    {
        IOptions<ModelOptions> models = Options.Create(new ModelOptions { Store = _folder.PathTo("store") });
        return new SmartTurnDetector(
            new ModelStore(models), models, Options.Create(new SmartTurnOptions { Model = model, Parallel = 2 }), TimeProvider.System);
    }
}
