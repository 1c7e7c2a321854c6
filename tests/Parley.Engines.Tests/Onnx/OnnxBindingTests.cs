using Parley.Engines.Onnx;
using Parley.Testing;

namespace Parley.Engines.Tests.Onnx;

public sealed class OnnxBindingTests
{
    private static readonly OnnxSessionOptions _options = new();

    public OnnxBindingTests() => OnnxRequirement.SkipUnlessInstalled();

    /// <summary>A state that counts its steps: next = state + step.</summary>
    private static byte[] CountingModel => new OnnxModelBuilder()
        .Input("state", 1, -1)
        .Input("step", 1)
        .Output("next", 1, -1)
        .Node("Add", ["state", "step"], ["next"])
        .Build();

    [Fact]
    public void Run_EveryElementType_PassesThrough()
    {
        AssertPassesThrough<float>(OnnxElementType.Float, [1.5f, -2, float.Epsilon]);
        AssertPassesThrough<double>(OnnxElementType.Double, [1.5, -2, double.Epsilon]);
        AssertPassesThrough<long>(OnnxElementType.Int64, [long.MinValue, 0, long.MaxValue]);
        AssertPassesThrough<int>(OnnxElementType.Int32, [int.MinValue, 0, int.MaxValue]);
        AssertPassesThrough<short>(OnnxElementType.Int16, [short.MinValue, 0, short.MaxValue]);
        AssertPassesThrough<ushort>(OnnxElementType.UInt16, [0, 1, ushort.MaxValue]);
        AssertPassesThrough<sbyte>(OnnxElementType.Int8, [-128, 0, 127]);
        AssertPassesThrough<byte>(OnnxElementType.UInt8, [0, 1, 255]);
        AssertPassesThrough<bool>(OnnxElementType.Boolean, [true, false, true]);
        AssertPassesThrough<Half>(OnnxElementType.Float16, [(Half)1.5f, Half.MinValue, Half.Epsilon]);
    }

    [Fact]
    public void Allocate_ElementTypeThatOnnxLacks_Throws() =>
        Assert.Throws<NotSupportedException>(() => OnnxTensor.Allocate<char>(1));

    [Fact]
    public void Run_BoundOnce_ReadsNewContentsEachTime()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 3);

        counter.Binding.Run();
        Assert.Equal([1, 1, 1], counter.Next.Span);
        counter.Next.Span.CopyTo(counter.State.Span);
        counter.Binding.Run();

        Assert.Equal([2, 2, 2], counter.Next.Span);
    }

    [Fact]
    public void BindInput_StatesSwappedAtEachRun_CountsTheSteps()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 4);
        OnnxTensor<float> state = counter.State;
        OnnxTensor<float> next = counter.Next;

        for (int step = 0; step < 100; step++)
        {
            counter.Binding.Run();
            (state, next) = (next, state);
            counter.Binding.BindInput("state", state);
            counter.Binding.BindOutput("next", next);
        }

        Assert.Equal([100, 100, 100, 100], state.Span);
    }

    [Fact]
    public void Reshape_BoundAgain_RunsOnTheNewShape()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 5);

        counter.State.Reshape(2);
        counter.Next.Reshape(2);
        counter.Binding.BindInput("state", counter.State);
        counter.Binding.BindOutput("next", counter.Next);
        counter.Binding.Run();

        Assert.Equal([1, 1], counter.Next.Span);
    }

    [Fact]
    public void Reshape_BeyondTheMemory_Throws()
    {
        using var tensor = OnnxTensor.Allocate<float>(2, 3);

        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Reshape(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.Reshape(-1));
        Assert.Equal(6, tensor.Span.Length);
    }

    [Fact]
    public void BindInput_EmptyTensor_Runs()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 0);

        counter.Binding.Run();

        Assert.True(counter.Next.Span.IsEmpty);
    }

    [Fact]
    public void BindInput_NameThatTheModelLacks_SaysWhichItHas()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 1);

        var exception = Assert.Throws<ArgumentException>(() => counter.Binding.BindInput("stat", counter.State));

        Assert.Contains("'stat'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("state, step", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InputNotBound_NamesIt()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var tensor = OnnxTensor.Allocate<float>(1);
        using var binding = new OnnxBinding(session);
        binding.BindInput("state", tensor);
        binding.BindOutput("next", tensor);

        var exception = Assert.Throws<OnnxException>(binding.Run);

        Assert.Contains("step", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongElementTypeOrShape_ThrowsAndTheNextRightRunWorks()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 2);
        using var integers = OnnxTensor.Allocate<long>(2);
        using var square = OnnxTensor.Allocate<float>(2, 2);

        counter.Binding.BindInput("state", integers);
        Assert.Throws<OnnxException>(counter.Binding.Run);
        counter.Binding.BindInput("state", square);
        Assert.Throws<OnnxException>(counter.Binding.Run);
        counter.Binding.BindInput("state", counter.State);
        counter.Binding.Run();

        Assert.Equal([1, 1], counter.Next.Span);
    }

    [Fact]
    public void Run_TensorDisposedWhileBound_ItsMemoryStays()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 2);

        counter.State.Dispose();
        GC.Collect();
        counter.Binding.Run();

        Assert.Equal([1, 1], counter.Next.Span);
        Assert.Throws<ObjectDisposedException>(() => counter.Binding.BindInput("state", counter.State));
    }

    [Fact]
    public void Run_SessionOrBindingGone_Throws()
    {
        var session = OnnxSession.FromBytes(CountingModel, _options);
        var counter = new Counter(session, 1);

        session.Dispose();
        Assert.Throws<ObjectDisposedException>(counter.Binding.Run);
        Assert.Throws<ObjectDisposedException>(() => new OnnxBinding(session));
        counter.Dispose();
        Assert.Throws<ObjectDisposedException>(counter.Binding.Run);
        counter.Dispose();
    }

    [Fact]
    public void Run_Terminated_IsCancelledNowAndLater()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 1);
        using var options = new OnnxRunOptions();
        counter.Binding.Run(options);

        options.Terminate();

        Assert.Throws<OperationCanceledException>(() => counter.Binding.Run(options));
        Assert.Throws<OperationCanceledException>(() => counter.Binding.Run(options));
        counter.Binding.Run();
    }

    [Fact]
    public void Run_TerminatedFromAnotherThread_BreaksOff()
    {
        // So long a chain of products that no machine is through before it is told to stop.
        const int Products = 20_000;
        var model = new OnnxModelBuilder().Input("x0", 1, 192, 192).Output($"x{Products}", 1, 192, 192);
        for (int product = 0; product < Products; product++)
            model.Node("MatMul", [$"x{product}", "x0"], [$"x{product + 1}"]);
        using var session = OnnxSession.FromBytes(
            model.Build(), new OnnxSessionOptions { GraphOptimization = OnnxGraphOptimization.None });
        using var tensor = OnnxTensor.Allocate<float>(192, 192);
        using var result = OnnxTensor.Allocate<float>(192, 192);
        using var binding = new OnnxBinding(session);
        using var options = new OnnxRunOptions();
        binding.BindInput("x0", tensor);
        binding.BindOutput($"x{Products}", result);

        // A thread of its own: the pool's may all be busy with other tests for longer than the run takes.
        var other = new Thread(options.Terminate);
        other.Start();

        Assert.Throws<OperationCanceledException>(() => binding.Run(options));
        other.Join();
    }

    [Fact]
    public void Run_SteadyState_AllocatesNothing()
    {
        using var session = OnnxSession.FromBytes(CountingModel, _options);
        using var counter = new Counter(session, 64);

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(counter.Binding.Run));
        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => counter.Binding.BindInput("state", counter.State)));
    }

    private static void AssertPassesThrough<T>(OnnxElementType type, T[] values)
        where T : unmanaged
    {
        byte[] model = new OnnxModelBuilder()
            .Input("x", (int)type, 3).Output("y", (int)type, 3).Node("Identity", ["x"], ["y"]).Build();
        using var session = OnnxSession.FromBytes(model, _options);
        using var x = OnnxTensor.Over(values.AsMemory(), 3);
        using var y = OnnxTensor.Allocate<T>(3);
        using var binding = new OnnxBinding(session);
        binding.BindInput("x", x);
        binding.BindOutput("y", y);

        binding.Run();

        Assert.Equal(type, x.ElementType);
        Assert.Equal(type, session.Inputs[0].ElementType);
        Assert.Equal(values, y.Span.ToArray());
    }

    private sealed class Counter : IDisposable
    {
        public Counter(OnnxSession session, int size)
        {
            State = OnnxTensor.Allocate<float>(size);
            Next = OnnxTensor.Allocate<float>(size);
            Step = OnnxTensor.Allocate<float>();
            Step.Span[0] = 1;
            Binding = new OnnxBinding(session);
            Binding.BindInput("state", State);
            Binding.BindInput("step", Step);
            Binding.BindOutput("next", Next);
        }

        public OnnxTensor<float> State { get; }

        public OnnxTensor<float> Next { get; }

        public OnnxTensor<float> Step { get; }

        public OnnxBinding Binding { get; }

        public void Dispose()
        {
            Binding.Dispose();
            State.Dispose();
            Next.Dispose();
            Step.Dispose();
        }
    }
}
