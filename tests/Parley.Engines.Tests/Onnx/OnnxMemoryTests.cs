using Parley.Engines.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Onnx;

[Collection(nameof(ProcessWideCollection))]
public sealed class OnnxMemoryTests
{
    // A leak of one tensor's value or one binding a run, the smallest there is, would be over 2 MB.
    private const int Runs = 10_000;
    private const long AllowedGrowthBytes = 1_500_000;

    private static readonly byte[] _model = new OnnxModelBuilder()
        .Input("x", 1, -1).Output("y", 1, -1).Node("Neg", ["x"], ["y"]).Build();

    public OnnxMemoryTests() => OnnxRequirement.SkipUnlessInstalled();

    [Fact]
    public void Run_TenThousandTimes_MemoryStaysFlat()
    {
        using var session = OnnxSession.FromBytes(_model, new OnnxSessionOptions());
        using var x = OnnxTensor.Allocate<float>(1_000);
        using var y = OnnxTensor.Allocate<float>(1_000);
        using var binding = new OnnxBinding(session);
        binding.BindInput("x", x);
        binding.BindOutput("y", y);

        Assert.InRange(GrowthOver(Runs, binding.Run), long.MinValue, AllowedGrowthBytes);
    }

    [Fact]
    public void Dispose_TenThousandBindingsAndTensors_MemoryStaysFlat()
    {
        using var session = OnnxSession.FromBytes(_model, new OnnxSessionOptions());
        float[] memory = new float[100];

        long growth = GrowthOver(Runs, () =>
        {
            using var x = OnnxTensor.Over(memory.AsMemory(), 100);
            using var y = OnnxTensor.Over(memory.AsMemory(), 100);
            using var binding = new OnnxBinding(session);
            binding.BindInput("x", x);
            binding.BindInput("x", y);
            binding.BindOutput("y", y);
            binding.Run();
        });

        Assert.InRange(growth, long.MinValue, AllowedGrowthBytes);
    }

    [Fact]
    public void Run_FailingTenThousandTimes_MemoryStaysFlat()
    {
        using var session = OnnxSession.FromBytes(_model, new OnnxSessionOptions());
        using var binding = new OnnxBinding(session);

        Assert.InRange(
            GrowthOver(Runs, () => Assert.Throws<OnnxException>(binding.Run)), long.MinValue, AllowedGrowthBytes);
    }

    [Fact]
    public void Dispose_TwoHundredSessions_MemoryStaysFlat() =>
        Assert.InRange(
            GrowthOver(200, () => OnnxSession.FromBytes(_model, new OnnxSessionOptions()).Dispose()),
            long.MinValue,
            AllowedGrowthBytes);

    private static long GrowthOver(int runs, Action run)
    {
        // The allocator and the garbage collector need a while to reach their size.
        long growth = long.MaxValue;
        for (int attempt = 0; attempt < 4 && growth > AllowedGrowthBytes; attempt++)
        {
            long before = ResidentBytes();
            for (int i = 0; i < runs; i++)
                run();
            growth = ResidentBytes() - before;
        }

        return growth;
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }
}
