using Parley.Engines.PocketSphinx;

namespace Parley.Engines.Tests.PocketSphinx;

public sealed class PocketSphinxDecoderTests
{
    // In mid-utterance the library reads where the last words end from memory that anything may have written: it understood less, or died.
    [Fact]
    public void FindBestWords_InMidUtterance_DoNotDependOnWhatWasDecodedBefore()
    {
        float[] before = PocketSphinxSpeech.Samples("jfk.wav");
        float[] samples = PocketSphinxSpeech.Samples("librivox-sense_and_sensibility_01_austen_64kb-0880.wav");
        _ = PocketSphinxSpeech.Engine; // Skips where there is none.
        PocketSphinxApi api = PocketSphinxApi.Shared;
        PocketSphinxModel model = PocketSphinxModel.Find(null);
        using var fresh = new PocketSphinxDecoder(api, model);
        using var used = new PocketSphinxDecoder(api, model);
        Assert.True(fresh.HasLattice);

        Hear(used, before, model, everyRows: before.Length);

        Assert.Equal(Hear(fresh, samples, model, everyRows: 5), Hear(used, samples, model, everyRows: 5));
    }

    /// <summary>What is understood after every so many times 10 ms.</summary>
    private static string[] Hear(PocketSphinxDecoder decoder, float[] samples, PocketSphinxModel model, int everyRows)
    {
        using var arguments = new PocketSphinxArguments(PocketSphinxApi.Shared, model.Arguments(PocketSphinxDecoder.Settings));
        using var frontEnd = new PocketSphinxFrontEnd(PocketSphinxApi.Shared, arguments);
        var cepstra = new Cepstra();
        var mean = new CepstralMean(model.TrainingMean);
        foreach (float[] frame in samples.Chunk(320))
            frontEnd.Process(frame, cepstra);
        for (int row = 0; row < cepstra.Count; row++)
            mean.Add(cepstra[row]);
        var passMean = new float[Cepstra.Coefficients];
        mean.Estimate(passMean);

        List<string> texts = [];
        List<DecodedWord> words = [];
        decoder.Begin();
        for (int row = 0; row < cepstra.Count; row++)
        {
            decoder.Feed([.. cepstra[row].ToArray().Zip(passMean, (value, average) => value - average)]);
            if ((row + 1) % everyRows != 0)
                continue;
            decoder.FindBestWords(words, isShort: false);
            texts.Add(string.Join(' ', words.Select(word => word.Word)));
        }

        return [.. texts];
    }
}
