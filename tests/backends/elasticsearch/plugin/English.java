import java.io.IOException;
import java.io.StringReader;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.SimpleAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.synonym.SolrSynonymParser;
import org.apache.lucene.analysis.synonym.SynonymFilter;
import org.apache.lucene.analysis.synonym.SynonymGraphFilter;
import org.apache.lucene.analysis.synonym.SynonymMap;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.AnalyzerScope;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** The analysis of English under the names and settings that a distribution gives it. */
class English {
    static AnalysisProvider<AnalyzerProvider<? extends Analyzer>> analyzer() {
        return (index, environment, name, settings) -> {
            var stopwords = Analysis.parseStopWords(environment, settings, EnglishAnalyzer.getDefaultStopSet());
            var unstemmed = Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET);
            var analyzer = new EnglishAnalyzer(stopwords, unstemmed);
            return new AnalyzerProvider<EnglishAnalyzer>() {
                public String name() {
                    return name;
                }

                public AnalyzerScope scope() {
                    return AnalyzerScope.INDEX;
                }

                public EnglishAnalyzer get() {
                    return analyzer;
                }
            };
        };
    }

    static Map<String, AnalysisProvider<TokenFilterFactory>> filters() {
        return Map.of(
            "lowercase", normalizing((words, settings) -> new LowerCaseFilter(words)),
            "asciifolding", normalizing(
                (words, settings) -> new ASCIIFoldingFilter(words, settings.getAsBoolean("preserve_original", false))
            ),
            "stemmer", filter(English::stems),
            "edge_ngram", filter(English::beginnings),
            "synonym", synonyms(false),
            "synonym_graph", synonyms(true)
        );
    }

    private static TokenStream stems(TokenStream words, Settings settings) {
        var language = settings.get("language", settings.get("name", "english"));
        return switch (language) {
            case "english" -> new PorterStemFilter(words);
            case "porter2" -> new SnowballFilter(words, "English");
            case "light_english" -> new KStemFilter(words);
            case "minimal_english" -> new EnglishMinimalStemFilter(words);
            case "possessive_english" -> new EnglishPossessiveFilter(words);
            default -> throw new IllegalArgumentException("no stemmer for " + language);
        };
    }

    private static TokenStream beginnings(TokenStream words, Settings settings) {
        int shortest = settings.getAsInt("min_gram", 1);
        int longest = settings.getAsInt("max_gram", 2);
        return new EdgeNGramTokenFilter(words, shortest, longest, settings.getAsBoolean("preserve_original", false));
    }

    private static AnalysisProvider<TokenFilterFactory> synonyms(boolean graph) {
        return (index, environment, name, settings) -> {
            var map = synonymMap(settings.getAsList("synonyms"), settings.getAsBoolean("expand", true));
            return factory(name, words -> {
                if (map.fst == null) { // no synonyms at all
                    return words;
                }
                return graph ? new SynonymGraphFilter(words, map, false) : new SynonymFilter(words, map, false);
            });
        };
    }

    private static SynonymMap synonymMap(List<String> lines, boolean expand) throws IOException {
        var parser = new SolrSynonymParser(true, expand, new SimpleAnalyzer());
        try {
            parser.parse(new StringReader(String.join("\n", lines)));
        } catch (ParseException error) {
            throw new IllegalArgumentException("these synonyms cannot be read", error);
        }
        return parser.build();
    }

    private static AnalysisProvider<TokenFilterFactory> filter(BiFunction<TokenStream, Settings, TokenStream> change) {
        return (index, environment, name, settings) -> factory(name, words -> change.apply(words, settings));
    }

    private static TokenFilterFactory factory(String name, Function<TokenStream, TokenStream> change) {
        return new TokenFilterFactory() {
            public String name() {
                return name;
            }

            public TokenStream create(TokenStream words) {
                return change.apply(words);
            }
        };
    }

    /** One that may also be part of a keyword field's normalizer. */
    private static AnalysisProvider<TokenFilterFactory> normalizing(
        BiFunction<TokenStream, Settings, TokenStream> change
    ) {
        return (index, environment, name, settings) -> new NormalizingTokenFilterFactory() {
            public String name() {
                return name;
            }

            public TokenStream create(TokenStream words) {
                return change.apply(words, settings);
            }
        };
    }
}
