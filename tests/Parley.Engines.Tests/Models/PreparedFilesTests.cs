using Parley.Engines.Models;

namespace Parley.Engines.Tests.Models;

public sealed class PreparedFilesTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly PreparedFiles _prepared;
    private int _made;

    public PreparedFilesTests() => _prepared = new PreparedFiles(_folder.Store);

    public void Dispose()
    {
        _prepared.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void GetOrCreate_First_MakesTheFileInTheStore()
    {
        string original = _folder.Write("model.onnx", "weights");

        string path = _prepared.GetOrCreate(original, "upper/1", Upper);

        Assert.Equal("WEIGHTS", File.ReadAllText(path));
        Assert.Equal(_folder.Inside("prepared"), Path.GetDirectoryName(path));
        Assert.Equal(".onnx", Path.GetExtension(path));
        Assert.Equal("weights", File.ReadAllText(original));
    }

    [Fact]
    public void GetOrCreate_Again_MakesNothing()
    {
        string original = _folder.Write("model.onnx", "weights");
        string first = _prepared.GetOrCreate(original, "upper/1", Upper);
        using var otherProcess = new PreparedFiles(_folder.CreateStore());

        string second = otherProcess.GetOrCreate(original, "upper/1", Upper);

        Assert.Equal(first, second);
        Assert.Equal(1, _made);
    }

    [Fact]
    public void GetOrCreate_OriginalReplaced_MakesAnewAndDropsTheOld()
    {
        string original = _folder.Write("model.onnx", "old");
        string old = _prepared.GetOrCreate(original, "upper/1", Upper);
        _folder.Write("model.onnx", "newer");

        string path = _prepared.GetOrCreate(original, "upper/1", Upper);

        Assert.Equal("NEWER", File.ReadAllText(path));
        Assert.False(File.Exists(old));
    }

    [Fact]
    public void GetOrCreate_OtherRecipeOrOtherFile_AreKeptApart()
    {
        string original = _folder.Write("a/model.onnx", "one");
        string other = _folder.Write("b/model.onnx", "two");

        string[] paths =
        [
            _prepared.GetOrCreate(original, "upper/1", Upper),
            _prepared.GetOrCreate(original, "upper/2", Upper),
            _prepared.GetOrCreate(other, "upper/1", Upper),
        ];

        Assert.Equal(["ONE", "ONE", "TWO"], paths.Select(File.ReadAllText));
        Assert.Equal(3, paths.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void GetOrCreate_MakingFails_LeavesNothingAndTriesAgain()
    {
        string original = _folder.Write("model.onnx", "weights");

        Assert.Throws<InvalidDataException>(() => _prepared.GetOrCreate(original, "upper/1", (_, target) =>
        {
            File.WriteAllText(target, "half");
            throw new InvalidDataException();
        }));

        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Inside("prepared")), IsModel);
        Assert.Equal("WEIGHTS", File.ReadAllText(_prepared.GetOrCreate(original, "upper/1", Upper)));
    }

    [Fact]
    public void GetOrCreate_LeftoverOfKilledProcess_IsRemoved()
    {
        string original = _folder.Write("model.onnx", "weights");
        string path = _prepared.GetOrCreate(original, "upper/1", Upper);
        string leftover = Path.ChangeExtension(path, ".0123.part.onnx");
        File.Move(path, leftover);

        _prepared.GetOrCreate(original, "upper/1", Upper);

        Assert.False(File.Exists(leftover));
    }

    [Fact]
    public void GetOrCreate_NoOriginal_SaysSo()
    {
        var exception = Assert.Throws<FileNotFoundException>(
            () => _prepared.GetOrCreate(_folder.Beside("none.onnx"), "upper/1", Upper));

        Assert.Contains("none.onnx", exception.Message);
    }

    [Fact]
    public void GetOrCreate_StoreCannotBeWritten_UsesATemporaryFolder()
    {
        string original = _folder.Write("model.onnx", "weights");
        _folder.Write("models", "a file where the store should be: not even root can write below it");

        string path = _prepared.GetOrCreate(original, "upper/1", Upper);
        string again = _prepared.GetOrCreate(original, "upper/1", Upper);

        Assert.Equal("WEIGHTS", File.ReadAllText(path));
        Assert.Equal(path, again);
        Assert.Equal(1, _made);
        _prepared.Dispose();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task GetOrCreate_ManyAtOnce_MakesItOnce()
    {
        string original = _folder.Write("model.onnx", "weights");
        PreparedFiles[] processes = [.. Enumerable.Range(0, 4).Select(_ => new PreparedFiles(_folder.CreateStore()))];

        string[] paths = await Task.WhenAll(Enumerable.Range(0, 16).Select(
            n => Task.Run(() => processes[n % 4].GetOrCreate(original, "upper/1", Upper))));

        Assert.Single(paths.Distinct(StringComparer.Ordinal));
        Assert.Equal(1, _made);
    }

    private static bool IsModel(string path) => path.EndsWith(".onnx", StringComparison.Ordinal);

    private void Upper(string original, string target)
    {
        Interlocked.Increment(ref _made);
        File.WriteAllText(target, File.ReadAllText(original).ToUpperInvariant());
    }
}
