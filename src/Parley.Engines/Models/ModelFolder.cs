using Parley.Core;

namespace Parley.Engines.Models;

/// <summary>A folder that holds a model under the file names of its publishers, at the top or in <c>onnx/</c>.</summary>
/// <param name="path">Need not exist.</param>
/// <param name="fix">How to get what is missing, as an imperative: <c>run 'parley models pull kokoro'</c>.</param>
internal sealed class ModelFolder(string path, string fix)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The first of the names that is there, at the top or in <c>onnx/</c>; null if none is.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            foreach (string folder in (ReadOnlySpan<string>)[Path, System.IO.Path.Combine(Path, "onnx")])
            {
                string file = System.IO.Path.Combine(folder, name);
                if (File.Exists(file))
                    return file;
            }
        }

        return null;
    }

    /// <summary>The same, where the engine cannot work without.</summary>
    /// <exception cref="EngineUnavailableException">None of them is there; the message names the folder and the fix.</exception>
    public string Require(params ReadOnlySpan<string> names) =>
        Find(names) ?? throw new EngineUnavailableException(
            $"There is no {string.Join(" or ", names.ToArray())} in '{Path}'; {fix}.");
}
