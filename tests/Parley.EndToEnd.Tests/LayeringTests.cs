using System.Reflection;
using System.Text.RegularExpressions;

namespace Parley.EndToEnd.Tests;

/// <summary>What may use what, as ARCHITECTURE.md has it.</summary>
public sealed partial class LayeringTests
{
    // Folders of Engines that are there for the others.
    private static readonly string[] _sharedFolders = ["Native", "Onnx", "Models", "Features", "Phonemes", "Decoding", "Tokenizers", "Voices", "Recognition", "Tools"];

    [Theory]
    [InlineData("Parley.Core", new string[0])]
    [InlineData("Parley.Engines", new[] { "Parley.Core" })]
    [InlineData("Parley.Server", new[] { "Parley.Core", "Parley.Engines" })]
    public void Project_References_OnlyWhatLiesBelow(string project, string[] below)
    {
        IEnumerable<string> used = Assembly.Load(project).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("Parley.", StringComparison.Ordinal));

        Assert.Subset(below.ToHashSet(), used.ToHashSet());
    }

    [Theory]
    [InlineData("Parley.Core")]
    [InlineData("Parley.Engines")]
    public void Project_BelowTheServer_KnowsNoWebServer(string project)
    {
        IEnumerable<string> used = Assembly.Load(project).GetReferencedAssemblies().Select(name => name.Name!);

        Assert.DoesNotContain(used, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_CallsNoNativeLibrary()
    {
        IEnumerable<MethodInfo> methods = Assembly.Load("Parley.Core").GetTypes().SelectMany(type => type.GetMethods(
            BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));

        Assert.DoesNotContain(methods, method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));
    }

    [Fact]
    public void Engines_NeverUseOneAnother()
    {
        string engines = Path.Combine(Repository.Root, "src", "Parley.Engines");

        var found = new List<string>();
        foreach (string file in Directory.EnumerateFiles(engines, "*.cs", SearchOption.AllDirectories))
        {
            string own = Path.GetRelativePath(engines, file).Split(Path.DirectorySeparatorChar)[0];
            found.AddRange(EngineUse().Matches(File.ReadAllText(file))
                .Select(match => match.Groups["folder"].Value)
                .Where(used => used != own && !_sharedFolders.Contains(used))
                .Select(used => $"{Path.GetFileName(file)} ({own}) uses {used}"));
        }

        Assert.Empty(found);
    }

    [GeneratedRegex(@"^using (?:static )?Parley\.Engines\.(?<folder>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex EngineUse();
}
