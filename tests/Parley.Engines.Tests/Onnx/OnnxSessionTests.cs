using Parley.Engines.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Onnx;

public sealed class OnnxSessionTests
{
    private static readonly OnnxSessionOptions _options = new();

    public OnnxSessionTests() => OnnxRequirement.SkipUnlessInstalled();

    private static byte[] AddModel => new OnnxModelBuilder()
        .Input("left", 1, 2, -1)
        .Input("right", 1)
        .Output("sum", 1, 2, -1)
        .Node("Add", ["left", "right"], ["sum"])
        .Build();

    [Fact]
    public void Runtime_Version_IsOneThatHasTheTable() =>
        Assert.True(System.Version.Parse(OnnxRuntime.Shared.Version) >= new Version(1, 16));

    [Fact]
    public void FromBytes_Model_TellsNamesTypesAndShapes()
    {
        using var session = OnnxSession.FromBytes(AddModel, _options);

        Assert.Equal("left, right", string.Join(", ", session.Inputs.Select(input => input.Name)));
        Assert.Equal([2, -1], session.Inputs[0].Shape);
        Assert.Empty(session.Inputs[1].Shape);
        Assert.All(session.Inputs, input => Assert.Equal(OnnxElementType.Float, input.ElementType));
        OnnxTensorInfo output = Assert.Single(session.Outputs);
        Assert.Equal("sum", output.Name);
        Assert.Equal([2, -1], output.Shape);
    }

    [Fact]
    public void FromFile_PathWithSpacesAndUmlauts_Loads()
    {
        string folder = Directory.CreateTempSubdirectory("parley modèle ü").FullName;
        try
        {
            string path = Path.Combine(folder, "add größer.onnx");
            File.WriteAllBytes(path, AddModel);

            using var session = OnnxSession.FromFile(path, _options);

            Assert.Equal(2, session.Inputs.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void FromFile_Missing_SaysSo()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "absent.onnx");

        var exception = Assert.Throws<OnnxException>(() => OnnxSession.FromFile(path, _options));

        Assert.Equal(OnnxErrorCode.NoSuchFile, exception.Code);
        Assert.Contains("absent.onnx", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void FromBytes_NoModel_Throws(int bytes)
    {
        byte[] nonsense = new byte[bytes];
        Array.Fill(nonsense, (byte)0xA5);

        var exception = Assert.Throws<OnnxException>(() => OnnxSession.FromBytes(nonsense, _options));

        Assert.NotEqual(OnnxErrorCode.Ok, exception.Code);
        Assert.NotEmpty(exception.Message);
    }

    [Fact]
    public void FromBytes_ModelCutShort_Throws()
    {
        byte[] model = AddModel;

        Assert.Throws<OnnxException>(() => OnnxSession.FromBytes(model.AsSpan(0, model.Length - 20), _options));
    }

    [Fact]
    public void FromBytes_UnknownOperator_NamesIt()
    {
        byte[] model = new OnnxModelBuilder()
            .Input("x", 1, 1).Output("y", 1, 1).Node("Frobnicate", ["x"], ["y"]).Build();

        var exception = Assert.Throws<OnnxException>(() => OnnxSession.FromBytes(model, _options));

        Assert.Contains("Frobnicate", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true, 99, 1)]
    [InlineData(false, false, 0, 2)]
    [InlineData(false, true, 1, 1)]
    [InlineData(true, false, 2, 3)]
    public void Run_AnySessionOptions_AddsRight(bool useArena, bool useMemoryPattern, int optimization, int threads)
    {
        using var session = OnnxSession.FromBytes(AddModel, new OnnxSessionOptions
        {
            UseArena = useArena,
            UseMemoryPattern = useMemoryPattern,
            GraphOptimization = (OnnxGraphOptimization)optimization,
            IntraOpThreads = threads,
            AllowSpinning = useArena,
        });

        Assert.Equal([11, 12, 13, 14], Add(session, [1, 2, 3, 4], 10));
    }

    [Fact]
    public void Run_ManyThreadsOnOneSession_EachGetsItsOwnAnswer()
    {
        using var session = OnnxSession.FromBytes(AddModel, _options);

        Parallel.For(0, 64, index =>
        {
            for (int run = 0; run < 50; run++)
                Assert.Equal([index + 1f, index + 2f], Add(session, [1, 2], index));
        });
    }

    private static float[] Add(OnnxSession session, float[] left, float right)
    {
        using var leftTensor = OnnxTensor.Over(left.AsMemory(), 2, left.Length / 2);
        using var rightTensor = OnnxTensor.Allocate<float>();
        using var sum = OnnxTensor.Allocate<float>(2, left.Length / 2);
        rightTensor.Span[0] = right;
        using var binding = new OnnxBinding(session);
        binding.BindInput("left", leftTensor);
        binding.BindInput("right", rightTensor);
        binding.BindOutput("sum", sum);
        binding.Run();
        return sum.Span.ToArray();
    }
}
