using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.VoiceActivity;
using Parley.Engines.Silero;
using Parley.Engines.Tests.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Silero;

public sealed class SileroVoiceActivityEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-silero").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_ModelFileMissing_NamesItAndTheFix()
    {
        OnnxRequirement.SkipUnlessInstalled();

        AssertUnavailable(Path.Combine(_folder, "absent.onnx"));
    }

    [Fact]
    public void Open_ModelFileEmpty_NamesItAndTheFix()
    {
        OnnxRequirement.SkipUnlessInstalled();

        AssertUnavailable(Write([]));
    }

    [Fact]
    public void Open_ModelFileCutShort_NamesItAndTheFix()
    {
        byte[] whole = File.ReadAllBytes(SileroModels.SkipUnlessInstalled("v6"));

        AssertUnavailable(Write(whole[..(whole.Length / 2)]));
    }

    [Fact]
    public void Open_AnotherModel_NamesItAndTheFix()
    {
        OnnxRequirement.SkipUnlessInstalled();

        AssertUnavailable(Write(
            new OnnxModelBuilder().Input("x", 1, 1).Output("y", 1, 1).Node("Neg", ["x"], ["y"]).Build()));
    }

    [Fact]
    public void Open_RightNamesButOtherShapes_NamesItAndTheFix()
    {
        OnnxRequirement.SkipUnlessInstalled();

        AssertUnavailable(Write(new OnnxModelBuilder()
            .Input("input", 1, 1, 7).Input("state", 1, 2, 1, 128).Input("sr", 7)
            .Output("output", 1, 1, 7).Output("stateN", 1, 2, 1, 128)
            .Node("Neg", ["input"], ["output"]).Node("Neg", ["state"], ["stateN"]).Build()));
    }

    [Fact]
    public void Open_ModelRepaired_WorksAtTheNextTry()
    {
        string good = SileroModels.SkipUnlessInstalled("v6");
        string path = Write([1, 2, 3]);
        using var engine = new SileroVoiceActivityEngine(path);
        Assert.Throws<EngineUnavailableException>(engine.Open);

        File.Copy(good, path, overwrite: true);

        engine.Open().Dispose();
        Assert.True(engine.Probe().IsAvailable);
    }

    [Fact]
    public void Open_Disposed_Throws()
    {
        SileroModels.SkipUnlessInstalled("v6");
        var engine = new SileroVoiceActivityEngine();
        using IVoiceActivityDetector detector = engine.Open();

        engine.Dispose();
        engine.Dispose();

        Assert.Throws<ObjectDisposedException>(engine.Open);
        Assert.Throws<ObjectDisposedException>(() => detector.Score(new float[512]));
    }

    [Fact]
    public void AddSilero_Provider_GivesTheEngineAndItsDescription()
    {
        SileroModels.SkipUnlessInstalled("v6");
        using ServiceProvider provider = new ServiceCollection().AddSilero().BuildServiceProvider();

        var engine = provider.GetRequiredKeyedService<IVoiceActivityEngine>("silero");
        EngineDescriptor descriptor = provider.GetRequiredService<EngineDescriptor>();

        Assert.Equal("silero", engine.Name);
        Assert.Equal((EngineKind.VoiceActivity, "silero", 100), (descriptor.Kind, descriptor.Name, descriptor.Rank));
        Assert.True(descriptor.Probe().IsAvailable);
    }

    private static void AssertUnavailable(string path)
    {
        using var engine = new SileroVoiceActivityEngine(path);

        var exception = Assert.Throws<EngineUnavailableException>(engine.Open);

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains("npm ci --ignore-scripts", exception.Message, StringComparison.Ordinal);
        EngineAvailability availability = engine.Probe();
        Assert.False(availability.IsAvailable);
        Assert.Contains(path, availability.Detail, StringComparison.Ordinal);
    }

    private string Write(byte[] bytes)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
