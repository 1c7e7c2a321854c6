namespace Parley.Engines.Kokoro;

/// <summary>A model in memory with the symbols that it knows.</summary>
internal sealed record KokoroLoaded(KokoroModel Model, KokoroVocabulary Vocabulary) : IDisposable
{
    /// <summary>Loads the wanted precision, or the faster one where either would do.</summary>
    /// <exception cref="Core.EngineUnavailableException">A file is missing, broken or of another model.</exception>
    public static KokoroLoaded Load(KokoroFiles files, KokoroChoice choice, int threads)
    {
        KokoroModel Open(string path) => KokoroModel.Load(path, threads, files.Fix(path));
        KokoroModel model = Open(choice.Fastest(files.Candidates(), Open));
        try
        {
            string? config = files.Beside(model.Path, "config.json");
            string? tokenizer = files.Beside(model.Path, "tokenizer.json");
            return new KokoroLoaded(model, KokoroVocabulary.Load(config, tokenizer));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    public void Dispose() => Model.Dispose();
}
